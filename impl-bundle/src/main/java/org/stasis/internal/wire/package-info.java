/**
 * The encoding of gVisor's object graphs, whoever wrote them: streams are read into values and values into streams, one
 * object at a time, and printed for people.
 *
 * <pre>
 *   stream    = section*
 *   section   = uvarint  2^63 | count   type*  (UINT id  value){count}     a graph; each id once
 *             | uvarint  length         byte{length}                       a raw section
 *   type      = TYPE string n string{n}                                    name, fields; numbered 1, 2, 3 in its section
 *   value     = BOOL uvarint | INT varint | UINT uvarint | FLOAT32 uvarint | FLOAT64 uvarint | NIL | STRING string
 *             | COMPLEX64 uvarint uvarint | COMPLEX128 uvarint uvarint     real, imaginary
 *             | REF ref | SLICE length capacity ref
 *             | ARRAY n (value contents{n-1})?                             the kind of the first is that of all
 *             | MAP n (key value (contents contents){n-1})?
 *             | STRUCT type-id (NO_OBJECTS | value | MULTIPLE_OBJECTS n value{n})
 *             | INTERFACE spec value
 *   ref       = root n dot{n} spec?                                        a spec only if n is not 0
 *   dot       = varint index | varint -length, byte{length}                innermost first
 *   spec      = 0 type-id | 1 spec | 2 n spec | 3 spec | 4 spec spec | 5   id, pointer, array, slice, map, none
 *
 *   uvarint   7 bits a byte, lowest first, top bit set on all but the last; at most 10 bytes
 *   varint    zigzag: 0, -1, 1, -2 ... as uvarint 0, 1, 2, 3 ...
 *   floats    their IEEE bits
 *   string    uvarint length, bytes
 * </pre>
 *
 * <p>Three things hold:
 *
 * <ol>
 *   <li>What gVisor wrote is written again to the byte, and printed as gVisor prints it.
 *   <li>Memory is bounded by limits for one object, never by what a stream claims.
 *   <li>Whatever is wrong with a stream is a {@link org.stasis.internal.DamagedStreamException} that says where.
 * </ol>
 */
package org.stasis.internal.wire;
