/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks.graph;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.MapReferenceResolver;
import java.util.ArrayList;

/**
 * Kryo with references and registered classes. As it comes, it gives up the memory of its table of references after each
 * graph; tuned, it keeps it.
 */
final class KryoCodec implements Codec {
    private final String name;
    private final Kryo kryo;
    private final Output out = new Output(1 << 20, -1);

    private KryoCodec(String name, Kryo kryo) {
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

    @Override
    public String name() {
        return name;
    }

    @Override
    public int encode(Company company) {
        out.reset();
        kryo.writeObject(out, company);
        return out.position();
    }

    @Override
    public Company decode() {
        return kryo.readObject(new Input(out.getBuffer(), 0, out.position()), Company.class);
    }
}
