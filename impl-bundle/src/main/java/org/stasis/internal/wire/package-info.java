/**
 * The encoding of gVisor's object graphs: numbers, tags, and buffers to read and write them through.
 *
 * <pre>
 *   uvarint   7 bits a byte, lowest first, top bit set on all but the last; at most 10 bytes
 *   varint    zigzag: 0, -1, 1, -2 ... as uvarint 0, 1, 2, 3 ...
 *   floats    their IEEE bits as uvarint
 *   string    uvarint length | bytes
 *   value     tag ({@link org.stasis.internal.wire.Tag}) | contents
 * </pre>
 */
package org.stasis.internal.wire;
