/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Has hosts use one store in every order of their requests. What a host asks for next follows from the answers that it has
 * heard: so it is run anew for each request, hears the same again, asks once more, and is stopped. Where two orders lead to
 * the same, the store being the same and every host having heard the same, one of them is followed.
 */
final class Interleavings {
    private final List<Host> hosts;
    private final Consumer<Moment> atEach;
    private final Set<String> seen = new HashSet<>();

    /** What a host does. */
    interface Host {
        void run(Http http) throws IOException;
    }

    enum Outcome {
        UNDER_WAY,
        SUCCEEDED,
        FAILED
    }

    /**
     * Where it has come to.
     *
     * @param heard answers, of each host
     * @param outcomes of each host
     */
    record Moment(ClockedStore store, List<List<Answer>> heard, List<Outcome> outcomes) {
        Moment after(int host, Host does) {
            ClockedStore changed = new ClockedStore(store);
            List<Answer> more = new ArrayList<>(heard.get(host));
            return new Moment(changed, with(heard, host, more), with(outcomes, host, run(does, changed, more)));
        }

        private static Outcome run(Host host, ClockedStore store, List<Answer> heard) {
            int known = heard.size();
            int[] asked = new int[1];
            try {
                host.run(request -> {
                    int number = asked[0]++;
                    if (number == known) {
                        heard.add(store.send(request));
                    } else if (number > known) {
                        throw new Stopped();
                    }
                    return heard.get(number);
                });
                return Outcome.SUCCEEDED;
            } catch (Stopped e) {
                return Outcome.UNDER_WAY;
            } catch (IOException e) {
                return Outcome.FAILED;
            }
        }

        private static <T> List<T> with(List<T> list, int index, T value) {
            List<T> changed = new ArrayList<>(list);
            changed.set(index, value);
            return changed;
        }

        @Override
        public String toString() {
            return store + " "
                    + heard.stream()
                            .flatMap(List::stream)
                            .map(ClockedStore::text)
                            .toList() + outcomes;
        }
    }

    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super(null, null, false, false);
        }
    }

    private Interleavings(List<Host> hosts, Consumer<Moment> atEach) {
        this.hosts = hosts;
        this.atEach = atEach;
    }

    /** @param atEach what must hold at each moment, as hosts may also stop there for ever */
    static void forEach(ClockedStore store, List<Host> hosts, Consumer<Moment> atEach) {
        new Interleavings(hosts, atEach)
                .follow(new Moment(
                        store,
                        Collections.nCopies(hosts.size(), List.of()),
                        Collections.nCopies(hosts.size(), Outcome.UNDER_WAY)));
    }

    private void follow(Moment moment) {
        if (!seen.add(moment.toString())) {
            return;
        }
        atEach.accept(moment);
        for (int host = 0; host < hosts.size(); host++) {
            if (moment.outcomes().get(host) == Outcome.UNDER_WAY) {
                follow(moment.after(host, hosts.get(host)));
            }
        }
    }
}
