/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.example.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What {@code examples/new-storage.sh} makes is a backend that keeps the contract, as it comes. */
class NewStorageTest {
    @TempDir
    Path folder;

    @Test
    void makesABundleThatCompilesAndKeepsTheContract() throws Exception {
        Path project = folder.resolve("my-storage");
        assertEquals(0, script("mine", "com.example.mine", project.toString()));
        assertTrue(Files.readString(project.resolve("pom.xml")).contains("<artifactId>mine-storage</artifactId>"));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        compile(project, classes);
        var summary = new SummaryGeneratingListener();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> contract = loader.loadClass("com.example.mine.MinePageBackendTest");
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(contract))
                                    .build(),
                            summary);
        }
        assertEquals(List.of(), summary.getSummary().getFailures());
        assertTrue(summary.getSummary().getTestsSucceededCount() > 40);
    }

    @Test
    void refusesWhatIsNoName() throws Exception {
        assertEquals(
                2, script("My-Storage", "com.example.mine", folder.resolve("x").toString()));
        assertEquals(2, script("mine", "mine", folder.resolve("x").toString()));
        assertEquals(2, script("mine", "com.example.mine", folder.toString()));
    }

    private int script(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "../new-storage.sh"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        return process.exitValue();
    }

    private static void compile(Path project, Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(project)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> arguments.add(file.toString()));
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
    }
}
