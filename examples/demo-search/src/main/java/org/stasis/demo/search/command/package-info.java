/**
 * The commands of the demo: {@code demo:status}, {@code demo:wait}, {@code demo:result}.
 *
 * <p>They read {@link org.stasis.demo.search.SearchProgress} only, never the state of a task. A command that has no answer
 * fails, so that a script sees it.
 */
package org.stasis.demo.search.command;
