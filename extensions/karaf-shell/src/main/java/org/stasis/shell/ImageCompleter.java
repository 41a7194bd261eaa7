/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.stasis.api.ImageInfo;
import org.stasis.api.PlugIn;
import org.stasis.api.StateException;
import org.stasis.api.StateService;

/** Completes images: those of the default backend and the names of backends, or after {@code backend:} those of that one. */
@Service
public final class ImageCompleter extends NameCompleter {
    @Override
    List<Candidate> candidates(StateService state, String word) throws StateException {
        return images(state, word);
    }

    static List<Candidate> images(StateService state, String word) throws StateException {
        List<Candidate> found = new ArrayList<>();
        int colon = word.indexOf(':');
        String prefix = word.substring(0, colon + 1);
        if (colon < 0) {
            for (PlugIn backend : state.backends()) {
                String name = backend.name() + ":";
                found.add(new Candidate(name, name, null, backend.bundle(), null, null, false));
            }
        }
        for (ImageInfo image : state.list(colon < 0 ? null : word.substring(0, colon))) {
            found.add(name(prefix + image.image().name(), about(image)));
        }
        return found;
    }

    private static String about(ImageInfo image) {
        return Text.join(Units.bytes(image.bytes()), Units.time(image.created()));
    }
}
