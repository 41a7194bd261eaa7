/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the compiler says about classes that cannot be saved as they are, and where. */
class MessagesTest {
    private static void assertSays(String expected, String... sources) {
        assertEquals(List.of(expected), Compilation.of(sources).messages());
    }

    @Test
    void pointsAtFieldsThatCannotBeSaved() {
        assertSays(
                "line 2: java.lang.Thread cannot be saved, it is neither @Savable nor built in: annotate it, save another"
                        + " value with @Saved(as = ...), leave the field out with transient, or, if some bundle registers"
                        + " a StateType for it, say so with @Saved",
                """
                @Savable class A {
                    Thread worker;
                }""");
    }

    @Test
    void looksIntoTypeArgumentsAndArrays() {
        List<String> messages = Compilation.of("""
                        @Savable class A {
                            Map<String, List<? extends Thread>> workers;
                            Thread[][] more;
                            Runnable[] jobs;
                        }""").messages();
        assertEquals(3, messages.size());
        assertEquals(
                "line 4: arrays of java.lang.Runnable cannot be saved: annotate java.lang.Runnable with @Savable, or use a"
                        + " list",
                messages.get(2));
    }

    @Test
    void letsFieldsBeLeftOutOrVouchedFor() {
        Compilation.of("""
                        @Savable class A {
                            transient Thread worker;
                            static Thread other;
                            @Saved Thread trusted;
                            Object anything;
                            Comparable<?> whatever;
                        }""").load();
    }

    @Test
    void saysWhatPrivateFieldsNeed() {
        assertSays(
                "line 2: the state type cannot read the private field count: make it package-private, or give it a getter"
                        + " count() or getCount() that is not private; or leave it out with transient",
                """
                @Savable class A {
                    private int count;
                    void setCount(int count) { this.count = count; }
                }""");
    }

    @Test
    void saysWhatFinalFieldsNeed() {
        assertSays(
                "line 1: A cannot be rebuilt, for nothing sets list: make them non-final, with a setter if they are"
                        + " private, or give the class a constructor that takes them under these names; it must not be"
                        + " private nor have a throws clause",
                """
                @Savable class A {
                    final List<String> list = new ArrayList<>();
                }""");
    }

    @Test
    void saysWhatConstructorIsMissing() {
        assertSays(
                "line 1: A cannot be rebuilt: give it a constructor without parameters, or one whose parameters have the"
                        + " names and types of saved fields; it must not be private nor have a throws clause",
                """
                @Savable class A {
                    int count;
                    A(String other) { count = other.length(); }
                }""");
    }

    @Test
    void refusesToLoseFieldsOfSuperclasses() {
        assertSays(
                "line 1: field count of the superclass A would be lost: annotate A with @Savable, or write a StateType for"
                        + " B by hand",
                "class A { int count; }",
                "@Savable class B extends A {}");
    }

    @Test
    void refusesInnerAndHiddenClasses() {
        assertEquals(
                List.of(
                        "line 2: A.Inner belongs to an object of its outer class: make it static",
                        "line 3: the state type of A.Hidden cannot see it: make A.Hidden package-private"),
                Compilation.of("""
                                class A {
                                    @Savable class Inner {}
                                    @Savable private static class Hidden {}
                                }""").messages());
    }

    @Test
    void refusesTwoThingsOfOneName() {
        assertSays(
                "line 3: another field has the name \"size\" in images; give this one another with @Saved(name = ...)",
                """
                @Savable class A {
                    int size;
                    @Saved(former = "size") int length;
                }""");
        assertSays("line 3: another constant has the name \"RED\" in images", """
                @Savable enum A {
                    RED,
                    @Saved(name = "RED") GREEN
                }""");
        assertSays(
                "line 1: A has the name \"state\" in images, too; give one of them another with @Savable(name = ...)",
                "@Savable(name = \"state\") class A {}",
                "@Savable(name = \"state\") class B {}");
    }

    @Test
    void refusesCallbacksThatCannotBeCalled() {
        String message =
                "@AfterLoad is for instance methods of classes and records, not private, without parameters and"
                        + " throws clause";
        assertSays("line 1: " + message, "@Savable class A { @AfterLoad private void derive() {} }");
        assertSays("line 1: " + message, "@Savable class A { @AfterLoad void derive(int much) {} }");
        assertSays("line 1: " + message, "@Savable class A { @AfterLoad static void derive() {} }");
        assertSays(
                "line 1: A has an @AfterLoad method already: call one from the other",
                "@Savable class A { @AfterLoad void one() {} @AfterLoad void other() {} }");
    }

    @Test
    void refusesAnnotationsWithoutEffect() {
        assertSays("line 1: @Saved has no effect here: A is not @Savable", "class A { @Saved int count; }");
        assertSays("line 1: @AfterLoad has no effect here: A is not @Savable", "class A { @AfterLoad void f() {} }");
        assertSays(
                "line 1: a static or transient field is not saved: remove @Saved, or the modifier",
                "@Savable class A { @Saved transient int count; }");
    }

    @Test
    void refusesSecretsThatAreNeitherTextNorBytes() {
        assertSays(
                "line 1: a secret is a String or a byte[], and this is of type char[]: save it as one of them with"
                        + " @Saved(as = ...)",
                "@Savable class A { @Secret char[] password; }");
        assertSays(
                "line 1: a static or transient field is not saved: remove @Secret, or the modifier",
                "@Savable class A { @Secret transient String password; }");
        assertSays("line 1: @Secret has no effect here: A is not @Savable", "class A { @Secret String password; }");
        assertSays("line 1: a constant is no secret: it is saved by its name", "@Savable enum A { @Secret RED }");
    }

    @Test
    void refusesFormsThatDoNotFit() {
        String form = """
                class Text implements SavedForm<StringBuilder, String> {
                    public String toSaved(StringBuilder value) { return value.toString(); }
                    public StringBuilder fromSaved(String saved) { return new StringBuilder(saved); }
                }""";
        assertSays(
                "line 1: Text is no SavedForm of java.lang.Thread, but of java.lang.StringBuilder",
                form,
                "@Savable class A { @Saved(as = Text.class) Thread worker; }");
        assertSays(
                "line 1: Text cannot be used here: it must be a class with a constructor without parameters, both not"
                        + " private, and static if it is nested",
                form.replace("{\n", "{\n    private Text() {}\n"),
                "@Savable class A { @Saved(as = Text.class) StringBuilder text; }");
    }
}
