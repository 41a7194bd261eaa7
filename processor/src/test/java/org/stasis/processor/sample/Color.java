/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor.sample;

import org.stasis.api.task.Savable;
import org.stasis.api.task.Saved;

@Savable
public enum Color {
    RED,
    @Saved(name = "verde", former = "GRASS")
    GREEN {
        @Override
        public boolean isCalm() {
            return true;
        }
    };

    public boolean isCalm() {
        return false;
    }
}
