/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.command;

import java.time.Duration;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.demo.search.SearchProgress;

/** {@code demo:result}: what the run found, line by line the same for equal runs; fails until it is over. */
@Service
@Command(scope = "demo", name = "result", description = "Shows the result of the search demo")
public final class ResultCommand implements Action {
    @Option(name = "--wait", description = "Most seconds to wait for the end of the run")
    int seconds;

    @Reference
    SearchProgress progress;

    @Override
    public Object execute() throws InterruptedException {
        progress.await(moment -> moment.result() != null, Duration.ofSeconds(seconds))
                .map(moment -> Lines.result(moment.result()))
                .orElseThrow(() -> new IllegalStateException(
                        "no result yet: " + progress.latest().map(Lines::status).orElse(Lines.NO_RUN)))
                .forEach(System.out::println);
        return null;
    }
}
