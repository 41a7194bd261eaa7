/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks.graph;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.MapReferenceResolver;
import java.util.ArrayList;

/**
 * Kryo with references and registered classes. As it comes, it gives up the memory of its table of references after each
 * graph; tuned, it keeps it. It works on one array, or on streams as ours does.
 */
class KryoCodec implements Codec {
    private final String name;
    private final Kryo kryo;
    private final Output out = new Output(1 << 20, -1);

    KryoCodec(String name, Kryo kryo) {
        this.name = name;
        this.kryo = kryo;
        kryo.setReferences(true);
        kryo.setRegistrationRequired(true);
        kryo.register(ArrayList.class);
        kryo.register(Company.class);
        kryo.register(Company.Department.class);
        kryo.register(Company.Person.class);
        kryo.register(Company.Address.class);
        kryo.register(Company.Contract.class);
    }

    static KryoCodec asItComes() {
        return new KryoCodec("Kryo 5", new Kryo());
    }

    static KryoCodec tunedFor(int objects) {
        return new KryoCodec("Kryo 5 tuned", new Kryo(new MapReferenceResolver(objects)));
    }

    /** With the buffer that ours has. */
    static KryoCodec onStreams() {
        ReusedBytes bytes = new ReusedBytes();
        return new KryoCodec("Kryo 5 on streams", new Kryo()) {
            private final byte[] buffer = new byte[1 << 16];

            @Override
            public int encode(Company company) {
                bytes.reset();
                Output out = new Output(buffer);
                out.setOutputStream(bytes);
                write(out, company);
                out.flush();
                return bytes.size();
            }

            @Override
            public Company decode() {
                Input in = new Input(buffer);
                in.setInputStream(bytes.input());
                return read(in);
            }
        };
    }

    void write(Output to, Company company) {
        kryo.writeObject(to, company);
    }

    Company read(Input from) {
        return kryo.readObject(from, Company.class);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int encode(Company company) {
        out.reset();
        write(out, company);
        return out.position();
    }

    @Override
    public Company decode() {
        return read(new Input(out.getBuffer(), 0, out.position()));
    }
}
