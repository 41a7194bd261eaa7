/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import org.stasis.internal.statefile.StateFileCompression;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileKey;

/** A small image under the inspector: {@code length u16 | payload | length u16 | pages_meta.img | pages.img}. */
final class InspectorTarget implements Target {
    private final Looks looks = new Looks();
    private final Path other;
    private final byte[] head;

    InspectorTarget() {
        try {
            head = StateFiles.head(StateFileFormat.newest(StateFileCompression.NONE), StateFileKey.NONE);
            other = Files.createTempFile("other", ".img");
            other.toFile().deleteOnExit();
            Files.write(other, stateFile(Fixtures.payloads().get(0)));
        } catch (IOException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] stateFile(byte[] payload) {
        return ByteBuffer.allocate(head.length + payload.length)
                .put(head)
                .put(payload)
                .array();
    }

    @Override
    public void run(byte[] input) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(input);
        looks.put("checkpoint.img", stateFile(part(in)));
        looks.put("pages_meta.img", part(in));
        byte[] pages = new byte[in.remaining()];
        in.get(pages);
        looks.put("pages.img", pages);
        looks.describe();
        looks.read();
        looks.compare(other);
    }

    private static byte[] part(ByteBuffer in) {
        int length = in.remaining() < 2 ? 0 : in.getShort() & 0xffff;
        byte[] part = new byte[Math.min(length, in.remaining())];
        in.get(part);
        return part;
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> payloads = new ArrayList<>(Fixtures.payloads());
        payloads.addAll(new GraphTarget().seeds());
        payloads.addAll(new SectionsTarget().seeds());
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] payload : payloads) {
            for (byte[] metadata :
                    List.of(new byte[0], new PagesMetadataTarget().seeds().get(2))) {
                var seed = new ByteArrayOutputStream();
                seed.writeBytes(
                        ByteBuffer.allocate(2).putShort((short) payload.length).array());
                seed.writeBytes(payload);
                seed.writeBytes(
                        ByteBuffer.allocate(2).putShort((short) metadata.length).array());
                seed.writeBytes(metadata);
                seeds.add(seed.toByteArray());
            }
        }
        return seeds;
    }
}
