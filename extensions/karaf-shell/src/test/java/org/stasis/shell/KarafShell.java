/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.api.action.lifecycle.Manager;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.apache.karaf.shell.support.ShellUtil;
import org.apache.karaf.shell.support.parsing.DefaultParser;
import org.stasis.api.StateService;

/** Karaf's own shell with our commands in it, without a container: parses, completes, runs and reports as the real one. */
final class KarafShell implements AutoCloseable {
    static final List<Class<?>> PARTS = List.of(
            Backends.class,
            Cancel.class,
            Compact.class,
            Compressions.class,
            Delete.class,
            Diff.class,
            Dump.class,
            Extract.class,
            Inspect.class,
            Kernels.class,
            ListImages.class,
            Load.class,
            Prune.class,
            Rehearse.class,
            Reseal.class,
            Save.class,
            Schemes.class,
            Start.class,
            Stop.class,
            Verify.class,
            BackendCompleter.class,
            CompressionCompleter.class,
            ImageCompleter.class,
            ImageOrFileCompleter.class,
            KernelCompleter.class,
            OptionCompleter.class,
            SchemeCompleter.class);

    final StateLink link = new StateLink();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ThreadIOImpl threads = new ThreadIOImpl();
    private final SessionFactoryImpl factory = new SessionFactoryImpl(threads);
    private final Session session;

    KarafShell(StateService state) {
        link.service = state;
        threads.start();
        factory.register(link);
        Manager manager = new ManagerImpl(factory, factory);
        PARTS.forEach(manager::register);
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        session = factory.create(new ByteArrayInputStream(new byte[0]), out, out);
    }

    /** Runs a line that must succeed, and gives what it printed, in lines that end with a line feed. */
    String run(String line) throws Exception {
        printed.reset();
        session.execute(line);
        return printed();
    }

    /** Runs a line that must fail, and gives what a person reads then, colours taken out. */
    String fail(String line) {
        printed.reset();
        try {
            session.execute(line);
        } catch (Exception e) {
            ShellUtil.logException(session, e);
            return printed().replaceAll("\u001b\\[[0-9;]*m", "");
        }
        throw new AssertionError(line + " succeeded: " + printed());
    }

    /** The words offered when TAB is pressed at the end of a line. */
    List<String> complete(String line) {
        List<Candidate> found = new ArrayList<>();
        var words = new DefaultParser().parse(session, line, line.length());
        String command = words.getArguments()[0];
        String[] name = command.split(":");
        factory.getCommand(name[0], name[1]).getCompleter(false).completeCandidates(session, words, found);
        return found.stream().map(Candidate::value).sorted().toList();
    }

    void changeFolder(Path folder) {
        session.currentDir(folder);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Override
    public void close() {
        session.close();
        factory.stop();
        threads.stop();
    }
}
