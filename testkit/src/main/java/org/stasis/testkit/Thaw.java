/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.stasis.api.UnknownTypeException;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.LoadCallback;
import org.stasis.api.task.StateType;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/**
 * Puts one graph together: first every object as a shell, then what is in them, collections last, because a hash may
 * depend on what its keys contain.
 */
final class Thaw {
    /** Carries a failure through {@link FieldReader}, which declares none. */
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure(Exception cause) {
            super(cause);
        }
    }

    private final StateTypes types;
    private final Map<Frozen, Object> made = new IdentityHashMap<>();
    private final Map<Frozen, Boolean> beingMade = new IdentityHashMap<>();
    private final List<Runnable> loads = new ArrayList<>();
    private final List<Runnable> fillings = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();

    Thaw(StateTypes types) {
        this.types = types;
    }

    Object thaw(Frozen root) throws StateStreamException, UnknownTypeException {
        try {
            Object object = shell(root);
            // a load may bring in objects that only it refers to, so the list grows while it is worked off
            for (int i = 0; i < loads.size(); i++) {
                loads.get(i).run();
            }
            // in the order of their making: what is inside before what is around it
            fillings.forEach(Runnable::run);
            afterwards.forEach(Runnable::run);
            return object;
        } catch (Failure e) {
            if (e.getCause() instanceof UnknownTypeException unknown) {
                throw unknown;
            }
            throw (StateStreamException) e.getCause();
        }
    }

    private Object shell(Frozen frozen) throws StateStreamException, UnknownTypeException {
        if (frozen instanceof Frozen.Value value) {
            return value.value();
        }
        if (made.containsKey(frozen)) {
            return made.get(frozen);
        }
        if (frozen instanceof Frozen.Primitives primitives) {
            return remember(frozen, Freezer.copy(primitives.array()));
        }
        if (frozen instanceof Frozen.Items items) {
            return items(items);
        }
        if (frozen instanceof Frozen.Entries entries) {
            return entries(entries);
        }
        return object((Frozen.Fields) frozen);
    }

    private Object remember(Frozen frozen, Object object) {
        made.put(frozen, object);
        return object;
    }

    private Object items(Frozen.Items frozen) throws StateStreamException, UnknownTypeException {
        Object shell = remember(frozen, frozen.shell.get());
        List<Object> contents = shells(frozen.items);
        if (shell instanceof Object[] array) {
            contents.toArray(array);
        } else {
            @SuppressWarnings("unchecked")
            var collection = (Collection<Object>) shell;
            fillings.add(() -> collection.addAll(contents));
        }
        return shell;
    }

    private Object entries(Frozen.Entries frozen) throws StateStreamException, UnknownTypeException {
        Map<Object, Object> map = frozen.shell.get();
        remember(frozen, map);
        List<Object> contents = shells(frozen.entries);
        fillings.add(() -> {
            for (int i = 0; i < contents.size(); i += 2) {
                map.put(contents.get(i), contents.get(i + 1));
            }
        });
        return map;
    }

    private List<Object> shells(List<Frozen> items) throws StateStreamException, UnknownTypeException {
        List<Object> shells = new ArrayList<>();
        for (Frozen item : items) {
            shells.add(shell(item));
        }
        return shells;
    }

    private Object object(Frozen.Fields frozen) throws StateStreamException, UnknownTypeException {
        @SuppressWarnings("unchecked")
        var type = (StateType<Object>) types.named(frozen.type)
                .orElseThrow(() -> new UnknownTypeException(
                        frozen.type, "no StateType of the name " + frozen.type + " is registered"));
        if (beingMade.put(frozen, true) != null) {
            throw new StateStreamException(
                    frozen.type + " refers to itself in create(): read fields in load() instead");
        }
        Fields fields = new Fields(type, frozen.fields);
        Object object = remember(frozen, type.create(fields));
        loads.add(() -> type.load(object, fields));
        if (type instanceof LoadCallback<Object> callback) {
            afterwards.add(() -> callback.loaded(object, fields));
        }
        return object;
    }

    private final class Fields implements FieldReader {
        private final StateType<?> type;
        private final Map<Integer, Frozen> slots = new HashMap<>();

        Fields(StateType<?> type, Map<String, Frozen> fields) {
            this.type = type;
            for (int slot = 0; slot < type.fields().size(); slot++) {
                String present = type.fields().get(slot);
                Frozen field = fields.get(present);
                for (var former : type.formerNames().entrySet()) {
                    if (field == null && former.getValue().equals(present)) {
                        field = fields.get(former.getKey());
                    }
                }
                if (field != null) {
                    slots.put(slot, field);
                }
            }
        }

        @Override
        public boolean has(int slot) {
            return slots.containsKey(slot);
        }

        @Override
        public boolean getBoolean(int slot) {
            return has(slot) && getObject(slot, Boolean.class);
        }

        @Override
        public long getLong(int slot) {
            return has(slot) ? getObject(slot, Long.class) : 0;
        }

        @Override
        public int getInt(int slot) {
            return (int) within(slot, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }

        @Override
        public short getShort(int slot) {
            return (short) within(slot, Short.MIN_VALUE, Short.MAX_VALUE);
        }

        @Override
        public char getChar(int slot) {
            return (char) within(slot, Character.MIN_VALUE, Character.MAX_VALUE);
        }

        @Override
        public byte getByte(int slot) {
            return (byte) within(slot, Byte.MIN_VALUE, Byte.MAX_VALUE);
        }

        private long within(int slot, long min, long max) {
            long value = getLong(slot);
            if (value < min || value > max) {
                throw fault(slot, value + " does not fit the type asked for");
            }
            return value;
        }

        @Override
        public float getFloat(int slot) {
            return has(slot) ? getObject(slot, Float.class) : 0;
        }

        @Override
        public double getDouble(int slot) {
            return has(slot) ? getObject(slot, Double.class) : 0;
        }

        @Override
        public String getString(int slot) {
            return getObject(slot, String.class);
        }

        @Override
        public byte[] getSecret(int slot) {
            return getObject(slot, byte[].class);
        }

        @Override
        public <T> T getObject(int slot, Class<T> kind) {
            if (!has(slot)) {
                return null;
            }
            try {
                Object object = shell(slots.get(slot));
                if (object != null && !kind.isInstance(object)) {
                    throw fault(slot, "is a " + object.getClass().getName() + ", and was read as " + kind.getName());
                }
                return kind.cast(object);
            } catch (StateStreamException | UnknownTypeException e) {
                throw new Failure(e);
            }
        }

        private Failure fault(int slot, String fault) {
            return new Failure(
                    new StateStreamException(type.name() + "." + type.fields().get(slot) + " " + fault));
        }
    }
}
