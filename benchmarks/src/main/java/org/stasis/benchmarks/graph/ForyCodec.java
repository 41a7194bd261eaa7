/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks.graph;

import org.apache.fory.Fory;
import org.apache.fory.config.Language;
import org.apache.fory.memory.MemoryBuffer;

/** Apache Fory with references and registered classes; compiles its serializers when they are first used. */
final class ForyCodec implements Codec {
    private final Fory fory = Fory.builder()
            .withLanguage(Language.JAVA)
            .withRefTracking(true)
            .requireClassRegistration(true)
            .build();
    private final MemoryBuffer buffer = MemoryBuffer.newHeapBuffer(1 << 20);

    ForyCodec() {
        fory.register(Company.class);
        fory.register(Company.Department.class);
        fory.register(Company.Person.class);
        fory.register(Company.Address.class);
        fory.register(Company.Contract.class);
    }

    @Override
    public String name() {
        return "Apache Fory";
    }

    @Override
    public int encode(Company company) {
        buffer.writerIndex(0);
        fory.serialize(buffer, company);
        return buffer.writerIndex();
    }

    @Override
    public Company decode() {
        buffer.readerIndex(0);
        return (Company) fory.deserialize(buffer);
    }
}
