/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.stasis.api.KernelException;
import org.stasis.api.UnknownTypeException;
import org.stasis.api.task.StateType;

/** What one version of a bundle saved, another can load: each version compiled by itself, in a class loader of its own. */
class VersionsTest {
    /** An object made by one version, saved by it, loaded by another, and shown as text by that. */
    private static String upgrade(Compilation before, Compilation after) throws Exception {
        ClassLoader old = before.load();
        Object state = old.loadClass("State").getMethod("sample").invoke(null);
        byte[] image = Graphs.write(state, before.types(old));
        ClassLoader now = after.load();
        Object loaded = Graphs.read(image, after.types(now));
        assertEquals(now.loadClass("State"), loaded.getClass());
        return loaded.toString();
    }

    private static final Compilation FIRST = Compilation.of("""
            @Savable public class State {
                int count = 7;
                String title = "title";
                Extra extra = new Extra();
                public static State sample() { return new State(); }
            }""", "@Savable class Extra { State unknown; }");

    @Test
    void givesAddedFieldsWhatTheConstructorDoes() throws Exception {
        assertEquals("7 title 3 null 0", upgrade(FIRST, Compilation.of("""
                                @Savable public class State {
                                    int retries = 3;
                                    int count;
                                    String title;
                                    List<String> added;
                                    double more;
                                    Extra extra;
                                    public String toString() {
                                        return count + " " + title + " " + retries + " " + added + " " + (int) more;
                                    }
                                }""", "@Savable class Extra {}")));
    }

    @Test
    void dropsRemovedFieldsWithTheirTypes() throws Exception {
        assertEquals("title", upgrade(FIRST, Compilation.of("""
                                @Savable public class State {
                                    String title;
                                    public String toString() { return title; }
                                }""")));
    }

    @Test
    void dropsRemovedFieldsWithTheirTypesInOrderedLoads() throws Exception {
        assertEquals("derived title", upgrade(FIRST, Compilation.of("""
                                @Savable public class State {
                                    String title;
                                    @AfterLoad void derive() { title = "derived " + title; }
                                    public String toString() { return title; }
                                }""")));
    }

    @Test
    void readsRenamedFields() throws Exception {
        assertEquals("7 title", upgrade(FIRST, Compilation.of("""
                                @Savable public class State {
                                    @Saved(former = "count") int number;
                                    @Saved(name = "heading", former = {"caption", "title"}) String text;
                                    public String toString() { return number + " " + text; }
                                }""")));
    }

    @Test
    void readsFieldsOfRenamedSuperclasses() throws Exception {
        assertEquals(
                "1 2",
                upgrade(
                        Compilation.of("@Savable class Base { int one = 1; }", """
                                @Savable public class State extends Base {
                                    int two = 2;
                                    public static State sample() { return new State(); }
                                }"""),
                        Compilation.of(
                                "@Savable class Foundation { long added = 5; @Saved(former = \"one\") int first; }",
                                """
                                @Savable public class State extends Foundation {
                                    int two;
                                    public String toString() { return first + " " + two; }
                                }""")));
    }

    @Test
    void readsMovedClassesUnderTheirOldName() throws Exception {
        assertEquals("7 Moved", upgrade(FIRST, Compilation.of("""
                                @Savable public class State {
                                    int count;
                                    Object extra;
                                    public String toString() { return count + " " + extra.getClass().getName(); }
                                }""", "@Savable(name = \"Extra\") class Moved {}")));
    }

    @Test
    void turnsClassesIntoRecords() throws Exception {
        assertEquals(
                "State[added=0, title=title]",
                upgrade(FIRST, Compilation.of("@Savable public record State(long added, String title) {}")));
    }

    @Test
    void findsConstantsWhateverTheirOrder() throws Exception {
        String state = """
                @Savable public class State {
                    Mood mood = Mood.%s;
                    public static State sample() { return new State(); }
                    public String toString() { return mood.name(); }
                }""";
        Compilation before = Compilation.of(state.formatted("BAD"), "@Savable enum Mood { GOOD, BAD }");
        assertEquals(
                "BAD",
                upgrade(before, Compilation.of(state.formatted("GOOD"), "@Savable enum Mood { BAD, FINE, GOOD }")));
        assertEquals(
                "SAD",
                upgrade(
                        before,
                        Compilation.of(
                                state.formatted("GOOD"), "@Savable enum Mood { @Saved(former = \"BAD\") SAD, GOOD }")));
        KernelException e = assertThrows(
                KernelException.class,
                () -> upgrade(before, Compilation.of(state.formatted("GOOD"), "@Savable enum Mood { GOOD }")));
        assertTrue(e.getMessage().contains("there is no constant BAD"), e.getMessage());
    }

    @Test
    void refusesFieldsOfAnotherKind() {
        KernelException e = assertThrows(
                KernelException.class,
                () -> upgrade(FIRST, Compilation.of("@Savable public class State { int title; }")));
        assertEquals(
                "state type State, field title: the image holds a string where an integer is asked for",
                e.getMessage());
        e = assertThrows(
                KernelException.class,
                () -> upgrade(Compilation.of("""
                                @Savable public class State {
                                    long count = 1L << 40;
                                    public static State sample() { return new State(); }
                                }"""), Compilation.of("@Savable public class State { short count; }")));
        assertEquals(
                "state type State, field count: the image holds 1099511627776, which does not fit the short asked for",
                e.getMessage());
    }

    @Test
    void namesTypesThatAreGone() throws Exception {
        ClassLoader old = FIRST.load();
        byte[] image = Graphs.write(old.loadClass("State").getMethod("sample").invoke(null), FIRST.types(old));
        UnknownTypeException e =
                assertThrows(UnknownTypeException.class, () -> Graphs.read(image, new StateType<?>[0]));
        assertEquals("State", e.type());
    }
}
