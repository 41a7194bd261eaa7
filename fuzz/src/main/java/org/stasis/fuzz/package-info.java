/**
 * Feeds everything that reads an image with bytes nobody wrote.
 *
 * <pre>
 *   run.sh ──▶ Jazzer ──▶ Fuzzer ──┐
 *                                  ├──▶ Target.run(bytes) ──▶ the code under test
 *   mvn verify ──▶ CorpusTest ─────┘
 * </pre>
 *
 * <p>Each {@link org.stasis.fuzz.Target} takes any bytes and returns, unless a rule is broken: then it throws. The rules
 * of all: bad input ends in a typed fault of the API and nothing else; memory is bounded, so that a small heap is enough;
 * nothing runs for long; and what was read, written again and read once more is the same. Targets that lie behind an
 * authentication code take {@link org.stasis.fuzz.Forgeable} codes, so that bytes get through to what comes after. Bytes
 * that were changed at random rarely make a kernel with processes: for what is told of these, bytes are a program that
 * changes the objects of a small one, {@link org.stasis.fuzz.SmallKernel}.
 *
 * <p>{@code corpus/NAME} keeps inputs that lead to code no other leads to, and every input that ever broke a rule.
 */
package org.stasis.fuzz;
