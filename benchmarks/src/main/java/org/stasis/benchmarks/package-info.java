/**
 * Whole operations of Stasis measured beside their peers and limits.
 *
 * <p>All contenders of one figure do the same work in the same process, in turn; a figure is the median over rounds of
 * the peer's time divided by ours. Above 1 ours is faster. Nothing here asserts a time: figures are for people and
 * their charts, results alone are checked.
 */
package org.stasis.benchmarks;
