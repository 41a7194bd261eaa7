/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A state type that is told when an object is complete. Registered as a {@link StateType}.
 *
 * @param <T> the class
 */
@ConsumerType
public interface LoadCallback<T> extends StateType<T> {
    /**
     * Called once for each object when everything it refers to, directly or through others, is complete, with callbacks
     * of its own called: derive what was not saved. The fields can be read again. An exception fails the load before any
     * task has run; objects with callbacks that refer to each other in a cycle fail it with
     * {@link org.stasis.api.CyclicStateException}.
     */
    void loaded(T object, FieldReader in);
}
