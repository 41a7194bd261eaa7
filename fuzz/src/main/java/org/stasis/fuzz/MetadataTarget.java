/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.stasis.api.StateFileException;
import org.stasis.internal.statefile.ReadLimits;
import org.stasis.internal.statefile.StateFileKey;

/** The JSON of a state file's header, in front of an empty body. */
final class MetadataTarget implements Target {
    private static final StateFileKey KEY = StateFileKey.of(new Forgeable(), Forgeable.KEY);
    private static final int CODE_BYTES = 32;

    @Override
    public void run(byte[] input) throws Exception {
        byte[] file = ByteBuffer.allocate(16 + input.length + CODE_BYTES)
                .put("gVisorSF".getBytes(UTF_8))
                .putLong(input.length)
                .put(input)
                .array();
        try {
            StateFiles.readAgain(StateFiles.read(file, KEY, ReadLimits.DEFAULT), KEY);
        } catch (StateFileException e) {
            Rules.always(e.where().startsWith("checkpoint.img@"), "a fault says where it is");
        }
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] file : Fixtures.stateFiles()) {
            seeds.add(Arrays.copyOfRange(
                    file, 16, 16 + (int) ByteBuffer.wrap(file).getLong(8)));
        }
        for (Map.Entry<String, String> entry : Map.of(
                        "a", "\\u00e9\\ud83d\\ude00\\ud800", "\\\"\\/\\b\\f\\n\\r\\t", "<&>é😀")
                .entrySet()) {
            seeds.add(("{ \"compression\":\"none\", \"" + entry.getKey() + "\" :\t\"" + entry.getValue() + "\"\r\n}")
                    .getBytes(UTF_8));
        }
        return seeds;
    }
}
