/**
 * Java objects as the object graph of a checkpoint, in the encoding of gVisor's state package, and back.
 *
 * <pre>
 *   stream  = section*
 *   section = 2^63 | count   type*  (UINT id  record){count}      a graph; each id once; 1 is the root
 *           | length         byte{length}                         a raw section
 *   type    = TYPE name n field{n}                                numbered 1, 2, 3 ... in the order of the stream
 *   record  = STRUCT type-id  ( NO_OBJECTS | value | MULTIPLE_OBJECTS n value{n} )
 *   value   = NIL | BOOL | INT | FLOAT32 | FLOAT64 | STRING       by value: null, Boolean, Long, Float, Double, String
 *           | INTERFACE 0 type-id INT                             by value: Byte, Short, Character, Integer
 *           | REF id 0                                            an object with an identity
 *           | INTERFACE 0 type-id REF id 0                        the same, before its record: what to make
 *           | ARRAY                                               all of an array of primitives
 * </pre>
 *
 * <p>In the place of a secret is an object that has its name, and its number in the image; the value goes to
 * {@link org.stasis.internal.graph.SecretsOut} and comes from {@link org.stasis.internal.graph.SecretsIn}.
 *
 * <p>Three things hold:
 *
 * <ol>
 *   <li>Nothing here recurses with the depth of a graph: what waits for another waits on a stack of its own.
 *   <li>Reading checks each value when it comes to it, and allocates for bytes that are there, not for counts that claim
 *       them. Objects are made on the way, and dropped if something further on is wrong: nobody has seen them.
 *   <li>A class is found by its registered type or not at all.
 * </ol>
 */
package org.stasis.internal.graph;
