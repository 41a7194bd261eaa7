/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.command;

import java.time.Duration;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.demo.search.SearchProgress;

/** {@code demo:wait --until 40}: returns as soon as that share of the corpus is indexed; fails if it takes too long. */
@Service
@Command(scope = "demo", name = "wait", description = "Waits until a share of the corpus is indexed")
public final class WaitCommand implements Action {
    @Option(name = "--until", required = true, description = "Per cent of the corpus, by bytes")
    int percent;

    @Option(name = "--timeout", description = "Most seconds to wait")
    int seconds = 300;

    @Reference
    SearchProgress progress;

    @Override
    public Object execute() throws InterruptedException {
        System.out.println(progress.await(
                        moment -> moment.listed() && moment.percent() >= percent, Duration.ofSeconds(seconds))
                .map(Lines::status)
                .orElseThrow(() -> new IllegalStateException("not at " + percent + "% after " + seconds + " s: "
                        + progress.latest().map(Lines::status).orElse(Lines.NO_RUN))));
        return null;
    }
}
