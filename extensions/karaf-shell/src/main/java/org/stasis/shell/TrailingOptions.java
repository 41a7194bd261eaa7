/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;

/**
 * Options that follow the arguments, as in {@code state:save nightly --stop}. Karaf looks for options only before the first
 * argument and takes all words after it for arguments; this sorts those words again, by Karaf's own rules. Options are
 * texts, lists of texts, or true or false, in fields that are not private.
 */
final class TrailingOptions {
    private final Action action;

    private TrailingOptions(Action action) {
        this.action = action;
    }

    /**
     * Sets the action's {@link Option} fields from the options among the words.
     *
     * @param words null for none
     * @return the words that are no options
     */
    static List<String> take(Action action, List<String> words) throws CommandException {
        List<String> arguments = new ArrayList<>();
        Iterator<String> rest = words == null ? List.<String>of().iterator() : words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            if (word.startsWith("-")) {
                new TrailingOptions(action).take(word, rest);
            } else {
                arguments.add(word);
            }
        }
        return arguments;
    }

    /** As {@link #take}, where no argument may be left. */
    static void takeAll(Action action, List<String> words) throws CommandException {
        List<String> surplus = take(action, words);
        if (!surplus.isEmpty()) {
            throw new CommandException("one at a time: what is '" + surplus.get(0) + "'?");
        }
    }

    private void take(String word, Iterator<String> rest) throws CommandException {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Field field = field(name);
        if (equals >= 0) {
            set(name, field, word.substring(equals + 1));
        } else if (field.getType() == boolean.class) {
            set(name, field, "true");
        } else if (rest.hasNext()) {
            set(name, field, rest.next());
        } else {
            throw new CommandException("Missing value for option: " + name);
        }
    }

    private Field field(String name) throws CommandException {
        for (Class<?> type = action.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Option option = field.getAnnotation(Option.class);
                if (option != null
                        && (option.name().equals(name)
                                || List.of(option.aliases()).contains(name))) {
                    return field;
                }
            }
        }
        throw new CommandException("Undefined option: " + name);
    }

    private void set(String name, Field field, String value) throws CommandException {
        try {
            if (field.getAnnotation(Option.class).multiValued()) {
                List<Object> all = new ArrayList<>();
                if (field.get(action) instanceof List<?> before) {
                    all.addAll(before);
                }
                all.add(value);
                field.set(action, all);
            } else if (field.getType() == boolean.class) {
                field.setBoolean(action, truth(name, value));
            } else {
                field.set(action, value);
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(field + " is private", e);
        }
    }

    private static boolean truth(String name, String value) throws CommandException {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new CommandException(name + " is true or false, not '" + value + "'");
        };
    }
}
