/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.IntFunction;
import org.stasis.api.KernelException;

/** Lists, queues and sets: their elements in the order of iteration. */
final class CollectionForm extends Form {
    private final IntFunction<Collection<Object>> make;
    private final boolean keyed;
    private final boolean queue;

    /** @param keyed whether its place in the collection depends on what an element holds */
    CollectionForm(Class<?> type, boolean keyed, IntFunction<Collection<Object>> make) {
        super(type.getName());
        this.make = make;
        this.keyed = keyed;
        // queues and stacks have the hash of their identity, unless they are lists, too
        this.queue = !List.class.isAssignableFrom(type) && !Set.class.isAssignableFrom(type);
    }

    @Override
    void write(Object object, RecordWriter out) throws KernelException {
        if (object instanceof SortedSet<?> sorted && sorted.comparator() != null) {
            throw new KernelException(name() + " with a comparator cannot be saved; register a state type of your own");
        }
        Collection<?> elements = (Collection<?>) object;
        int left = elements.size();
        out.begin(left);
        for (Object element : elements) {
            left--;
            out.value(element);
        }
        if (left != 0) {
            throw new ConcurrentModificationException();
        }
    }

    @Override
    Object create(RecordReader in) {
        return make.apply(in.count());
    }

    @Override
    Object shell(RecordReader in) {
        return make.apply(0);
    }

    @Override
    boolean hasKeys() {
        return keyed;
    }

    @Override
    boolean hashesParts() {
        return !queue;
    }

    @Override
    void load(Object object, RecordReader in) {
        @SuppressWarnings("unchecked")
        Collection<Object> elements = (Collection<Object>) object;
        int count = in.count();
        boolean later = false;
        for (int i = 0; i < count; i++) {
            Object element = in.next();
            later |= keyed && in.wasIncomplete();
            if (!later) {
                if (keyed) {
                    in.chargeKey();
                }
                elements.add(element);
            }
        }
        if (later) {
            elements.clear();
            in.fillLater();
        } else {
            in.expectSize(elements.size(), count);
        }
    }

    @Override
    void fill(Object object, RecordReader in) {
        @SuppressWarnings("unchecked")
        Collection<Object> elements = (Collection<Object>) object;
        for (int i = 0; i < in.count(); i++) {
            Object element = in.next();
            in.chargeKey();
            elements.add(element);
        }
        in.expectSize(elements.size(), in.count());
    }
}
