/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.lang.reflect.Array;
import org.stasis.api.UnknownTypeException;
import org.stasis.api.task.StateType;
import org.stasis.spi.StateTypes;

/**
 * Arrays of objects: their elements. The name is that of the elements' type, with {@code []} for each dimension; that
 * type is registered or built in, so no class is found by its name alone.
 */
final class ArrayForm extends Form {
    private static final String DIMENSION = "[]";

    /** As many as Java allows. */
    private static final int MAX_DIMENSIONS = 255;

    private final Class<?> component;

    private ArrayForm(String name, Class<?> component) {
        super(name);
        this.component = component;
    }

    static boolean isArray(String name) {
        return name.endsWith(DIMENSION);
    }

    /** The form of arrays of this class. */
    static ArrayForm of(Class<?> type, StateTypes types) throws UnknownTypeException {
        Class<?> element = type;
        StringBuilder dimensions = new StringBuilder();
        while (element.isArray()) {
            element = element.getComponentType();
            dimensions.append(DIMENSION);
        }
        String name = ElementClasses.name(element);
        if (name == null) {
            name = types.of(element).map(StateType::name).orElse(null);
        }
        if (name == null) {
            throw new UnknownTypeException(
                    type.getTypeName(),
                    "no state type is registered for " + element.getName() + ", an array of which is part of a state;"
                            + " register one, or use Object[] or a list instead");
        }
        return new ArrayForm(name + dimensions, type.getComponentType());
    }

    /** The form of that name, or null if nobody knows its elements. */
    static ArrayForm named(String name, StateTypes types) {
        int end = name.length();
        int dimensions = 0;
        while (name.startsWith(DIMENSION, end - DIMENSION.length())) {
            end -= DIMENSION.length();
            dimensions++;
        }
        String element = name.substring(0, end);
        Class<?> component = ElementClasses.named(element);
        if (component == null) {
            component = types.named(element).map(StateType::type).orElse(null);
        }
        if (component == null || dimensions > MAX_DIMENSIONS) {
            return null;
        }
        for (int i = 1; i < dimensions; i++) {
            component = component.arrayType();
        }
        return new ArrayForm(name, component);
    }

    @Override
    void write(Object object, RecordWriter out) {
        Object[] elements = (Object[]) object;
        out.begin(elements.length);
        for (Object element : elements) {
            out.value(element);
        }
    }

    @Override
    Object create(RecordReader in) {
        return Array.newInstance(component, in.count());
    }

    @Override
    void load(Object object, RecordReader in) {
        Object[] elements = (Object[]) object;
        for (int i = 0; i < elements.length; i++) {
            Object element = in.next();
            if (element != null && !component.isInstance(element)) {
                throw in.damaged(
                        "elements of " + name(), "a " + element.getClass().getName());
            }
            elements[i] = element;
        }
    }
}
