/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks.graph;

import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/** The serialization of the platform. */
final class JavaCodec implements Codec {
    private final ReusedBytes bytes = new ReusedBytes();

    @Override
    public String name() {
        return "Java serialization";
    }

    @Override
    public int encode(Company company) throws Exception {
        bytes.reset();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(company);
        }
        return bytes.size();
    }

    @Override
    public Company decode() throws Exception {
        try (ObjectInputStream in = new ObjectInputStream(bytes.input())) {
            return (Company) in.readObject();
        }
    }
}
