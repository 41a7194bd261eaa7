/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks.graph;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;

/** Kryo with references and registered classes. */
final class KryoCodec implements Codec {
    private final Kryo kryo = new Kryo();
    private final Output out = new Output(1 << 20, -1);

    KryoCodec() {
        kryo.setReferences(true);
        kryo.setRegistrationRequired(true);
        kryo.register(ArrayList.class);
        kryo.register(Company.class);
        kryo.register(Company.Department.class);
        kryo.register(Company.Person.class);
        kryo.register(Company.Address.class);
        kryo.register(Company.Contract.class);
    }

    @Override
    public String name() {
        return "Kryo 5";
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
