/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.util.List;
import java.util.Random;
import org.stasis.api.SaveOptions;

/** The ways of saving. */
final class Saves {
    private Saves() {}

    /** One of them: full or by a base, in one file or several, still or live, compressed or not. */
    static SaveOptions.Builder random(Random random, String image, PatternKernel kernel, List<String> bases) {
        SaveOptions.Builder options =
                SaveOptions.to(image).kernel(kernel.name()).replace(true).excludeZeroPages(random.nextInt(4) > 0);
        if (random.nextInt(4) == 0) {
            options.compression("flate-best-speed");
        }
        if (!bases.isEmpty() && random.nextInt(3) == 0) {
            options.base(bases.get(random.nextInt(bases.size())));
        } else if (random.nextInt(6) == 0) {
            return options.singleFile(true);
        }
        return options.live(random.nextInt(3) == 0);
    }
}
