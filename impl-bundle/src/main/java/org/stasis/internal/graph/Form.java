/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.List;
import java.util.Map;
import org.stasis.api.KernelException;

/**
 * How the objects of one class become records and objects again.
 *
 * <p>On the way back each object is made by {@link #create}, filled by {@link #load} when everything it refers to was
 * made, by {@link #fill} if load left that for when its keys are filled, and told by {@link #loaded} when all it refers to is
 * complete.
 */
abstract class Form {
    private final String name;

    Form(String name) {
        this.name = name;
    }

    /** The type's name in the image. */
    final String name() {
        return name;
    }

    /** Names of the values, if they have any. */
    List<String> fields() {
        return List.of();
    }

    /** Writes how many values follow, and the values. */
    abstract void write(Object object, RecordWriter out) throws KernelException;

    abstract Object create(RecordReader in);

    /** Makes the object before its record has come, so reading that is dear. */
    Object shell(RecordReader in) {
        return create(in);
    }

    /** Whether it puts objects where their hash or order says. */
    boolean hasKeys() {
        return false;
    }

    abstract void load(Object object, RecordReader in);

    void fill(Object object, RecordReader in) {
        throw new IllegalStateException(name + " is filled by load");
    }

    /** Whether the hash of an object asks for those of its parts. */
    boolean hashesParts() {
        return false;
    }

    /** Names that fields had, each with its present name. */
    Map<String, String> formerNames() {
        return Map.of();
    }

    /** Whether {@link #create} looks into the objects it reads. */
    boolean looksIntoParts() {
        return false;
    }

    boolean hasCallback() {
        return false;
    }

    void loaded(Object object, RecordReader in) {
        throw new IllegalStateException(name + " has no callback");
    }
}
