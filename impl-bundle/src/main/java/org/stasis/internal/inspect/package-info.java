/**
 * Looks into images: finds what a kernel's graphs mean, and what is on its pages.
 *
 * <pre>
 *   OpenImage ─▶ Contents ─┬▶ Graph, Graph ...   walked by name as Node ─▶ GvisorKernel: processes, AddressSpace, GvisorFiles
 *                          │                                            └▶ JvmTasks
 *                          └▶ MemoryCursor       StasisMemory, GvisorMemory: layout, then pages, one file after the other
 *                                └▶ MemoryScan: which pages are zero, shared; the few that are asked for
 *   Description = all of it   Comparison = two of it   Extraction = a part of it, CoreFile a process
 * </pre>
 *
 * <ul>
 *   <li>Pages are read once, from front to back, however they are stored; none is held but those asked for.
 *   <li>What a graph should have and has not is simply missing from the report: no version of gVisor is assumed.
 *   <li>Memory is taken for what is in the file, never for what it claims.
 * </ul>
 */
package org.stasis.internal.inspect;
