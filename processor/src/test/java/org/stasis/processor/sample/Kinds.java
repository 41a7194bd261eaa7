/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor.sample;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.stasis.api.task.Savable;

/** A field of every kind. */
@Savable
public class Kinds {
    public boolean truth;
    public byte tiny;
    public short little;
    public char letter;
    public int number;
    public long large;
    public float ratio;
    public double exact;
    public String text;

    public Boolean boxedTruth;
    public Byte boxedTiny;
    public Short boxedLittle;
    public Character boxedLetter;
    public Integer boxedNumber;
    public Long boxedLarge;
    public Float boxedRatio;
    public Double boxedExact;
    public Number someNumber;
    public CharSequence someText;

    public boolean[] truths;
    public byte[] bytes;
    public short[] shorts;
    public char[] chars;
    public int[] ints;
    public long[] longs;
    public float[] floats;
    public double[] doubles;
    public int[][] table;
    public String[] words;
    public Color[][] picture;
    public Shape[] shapes;
    public Object[] things;
    public List<?>[] lists;

    public List<String> list;
    public Set<Color> set;
    public Map<String, List<Integer>> map;
    public Deque<Object> deque;
    public Collection<? super Integer> collection;
    public ArrayList<Optional<String>> concrete = new ArrayList<>();

    public Optional<String> optional = Optional.empty();
    public OptionalInt optionalInt;
    public OptionalLong optionalLong;
    public OptionalDouble optionalDouble;

    public ByteBuffer buffer;
    public BigInteger bigInteger;
    public BigDecimal bigDecimal;
    public UUID uuid;
    public URI uri;
    public BitSet bits;
    public Instant instant;
    public Duration duration;
    public LocalDate date;
    public LocalTime time;
    public LocalDateTime dateTime;

    public Color color;
    public Shape shape;
    public Object anything;
    public Runnable transientByNature;
    public transient Thread worker = Thread.currentThread();
}
