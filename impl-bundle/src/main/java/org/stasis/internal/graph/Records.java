/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.wire.Tag;
import org.stasis.internal.wire.WireInput;
import org.stasis.spi.StateStreamException;

/**
 * The records of a graph as they come, each read once and forgotten. If one is asked for by its number before its turn,
 * those in between are passed over and held in memory. Allocates as bytes arrive, never by what a count claims.
 */
final class Records {
    /** A type record: what the image says of a type. */
    record WrittenType(String name, List<String> fields) {}

    private static final String ADVICE = "The image is damaged, or needs a higher limit";
    private static final int MAX_SHORT = 0xffff;
    private static final int MAX_VALUE = Integer.MAX_VALUE - (1 << 20);

    private final WireInput in;
    private final GraphLimits limits;
    private final long begin;
    private final int count;
    private final List<WrittenType> types = new ArrayList<>();
    private int left;

    /** The number of the next object that is met: it has no record yet, and nothing has referred to it. */
    private int unmet = 2;

    /** Those that something referred to before their record came. */
    private final BitSet awaited = new BitSet();

    /** Those of them whose record came. */
    private final BitSet arrived = new BitSet();

    /** Of each record that is held, its type (16 bits), segment (16 bits), and where its values begin (32 bits). */
    private long[] places = new long[0];

    private final List<byte[]> segments = new ArrayList<>();
    private final Ids passed = new Ids();
    private int taken;
    private boolean holding;

    /** Reads the records that are not held. */
    private RecordCursor current;

    private Records(WireInput in, int count, GraphLimits limits) {
        this.in = in;
        this.limits = limits;
        this.begin = in.offset();
        this.count = count;
        this.left = count;
        awaited.set(1);
    }

    /** The section whose header says it has {@code count} objects, after its types were read. */
    static Records open(WireInput in, long count, GraphLimits limits) throws StateStreamException {
        if (count < 1 || count > limits.maxObjects()) {
            throw in.damaged(
                    in.position(),
                    "a graph of 1 to " + limits.maxObjects() + " objects",
                    Long.toUnsignedString(count),
                    ADVICE);
        }
        Records records = new Records(in, (int) count, limits);
        records.readTypes();
        return records;
    }

    WireInput input() {
        return in;
    }

    GraphLimits limits() {
        return limits;
    }

    /** Objects are numbered from 1 to this. */
    int count() {
        return count;
    }

    /** The types by number; the first has number 1. */
    WrittenType type(int id) {
        return types.get(id - 1);
    }

    int typeCount() {
        return types.size();
    }

    /** Notes that something refers to an object; false if its number is out of turn. */
    boolean meet(int id) {
        if (id == unmet) {
            awaited.set(id);
            unmet++;
        }
        return id < unmet;
    }

    /** Notes that an object's record comes; false if that cannot be. */
    boolean arrive(long id) {
        left--;
        if (id == unmet && id <= count) {
            unmet++;
            return true;
        }
        if (id <= 0 || id >= unmet || !awaited.get((int) id) || arrived.get((int) id)) {
            return false;
        }
        arrived.set((int) id);
        return true;
    }

    /** Opens the next record; false behind the last. */
    boolean next(RecordCursor reader) throws StateStreamException {
        if (reader.isHeld()) {
            if (taken < passed.size) {
                reader.open(passed.ids[taken++]);
                return true;
            }
            reader.enter();
            current = reader;
        } else if (holding) {
            note(reader);
        }
        if (left == 0) {
            end(reader);
            return false;
        }
        reader.begin();
        return true;
    }

    /** Holds every record from now on, the present one included. */
    void hold(RecordCursor skimmer) throws StateStreamException {
        holding = true;
        in.keep();
        if (current != null && !current.isHeld()) {
            in.position(current.start);
            skimmer.enter();
            skimmer.enter(current);
            pass(skimmer);
            current.settle(bytes(current.id()), offset(current.id()));
        }
    }

    /** Goes on until the record of that number is held, or there are no more. */
    void find(int id, RecordCursor skimmer) throws StateStreamException {
        if (!holds(id)) {
            hold(skimmer);
            while (!holds(id) && left > 0) {
                passNext(skimmer);
            }
        }
    }

    /** Holds all of the graph. */
    void holdAll(RecordCursor skimmer) throws StateStreamException {
        hold(skimmer);
        while (left > 0) {
            passNext(skimmer);
        }
    }

    private void passNext(RecordCursor skimmer) throws StateStreamException {
        skimmer.enter();
        skimmer.begin();
        passed.push(skimmer.id());
        pass(skimmer);
    }

    private void pass(RecordCursor skimmer) throws StateStreamException {
        skimmer.finish();
        note(skimmer);
        end(skimmer);
    }

    /** What the reader has read is behind the input. */
    private void end(RecordCursor reader) throws StateStreamException {
        in.position(reader.start);
        checkSize(reader.position);
        if (reader.position > in.limit()) {
            throw in.cut();
        }
        in.position(reader.position);
    }

    /** Ends the graph: what was held is left to whoever holds it. */
    void close() {
        if (holding) {
            in.release();
        }
    }

    boolean holds(int id) {
        return id < places.length && places[id] != 0;
    }

    /** The number of the type of an object that is held; 0 for a root that is no object but a value. */
    int typeId(int id) {
        return (int) (places[id] >>> 48);
    }

    /** The bytes the values of an object are in. */
    byte[] bytes(int id) {
        return segments.get((int) (places[id] >>> 32) & MAX_SHORT);
    }

    /** Where in them its values begin. */
    int offset(int id) {
        return (int) places[id];
    }

    private void readTypes() throws StateStreamException {
        while (in.fill(1) && in.bytes()[in.position()] == Tag.TYPE) {
            in.position(in.position() + 1);
            String name = in.text(MAX_VALUE);
            List<String> fields = new ArrayList<>();
            for (long more = in.uint(); more != 0; more--) {
                fields.add(in.text(MAX_VALUE));
                checkSize(in.position());
            }
            types.add(new WrittenType(name, List.copyOf(fields)));
            if (types.size() > MAX_SHORT) {
                throw in.damaged("a graph of at most " + MAX_SHORT + " types", "more");
            }
        }
    }

    private void note(RecordCursor reader) throws DamagedStreamException {
        int id = reader.id();
        if (segments.isEmpty() || segments.get(segments.size() - 1) != reader.bytes) {
            segments.add(reader.bytes);
            if (segments.size() > MAX_SHORT) {
                throw in.damaged("a graph of at most " + MAX_SHORT + " MiB", "a larger one");
            }
        }
        if (id >= places.length) {
            places = Arrays.copyOf(places, Math.max(64, 2 * id));
        }
        places[id] = (long) reader.typeId() << 48 | (segments.size() - 1L) << 32 | reader.start;
    }

    /** Up to this index of the buffer there is more than any value takes, and the graph may be that large. */
    int safe() {
        long end = in.position() + begin + limits.maxBytes() - in.offset();
        return (int) Math.min(in.limit() - WireInput.SLACK, end);
    }

    /**
     * Brings bytes into the buffer, which may be replaced.
     *
     * @param ahead how far from the input's position they begin
     * @param wanted so many, if there are
     * @param needed so many at least
     */
    void bring(int ahead, long wanted, long needed) throws StateStreamException {
        checkSize(in.position() + ahead);
        // needed may be anything that 64 bits can say
        if (needed < 0 || needed > MAX_VALUE - ahead || in.offset() + ahead + needed - begin > limits.maxBytes()) {
            throw in.damaged(
                    in.position() + ahead,
                    "what fits a graph of " + limits.maxBytes() + " bytes",
                    Long.toUnsignedString(needed) + " bytes",
                    ADVICE);
        }
        if (!in.fill((int) (ahead + wanted)) && in.limit() - in.position() < ahead + needed) {
            throw in.cut();
        }
    }

    private void checkSize(int at) throws DamagedStreamException {
        if (in.offset() + (at - in.position()) - begin > limits.maxBytes()) {
            throw in.damaged(at, "a graph of at most " + limits.maxBytes() + " bytes", "a larger one", ADVICE);
        }
    }
}
