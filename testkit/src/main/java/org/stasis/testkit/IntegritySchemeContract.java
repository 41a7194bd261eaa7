/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.IntegrityScheme.Authenticator;

/** What every {@link IntegrityScheme} promises. */
public abstract class IntegritySchemeContract {
    private static final byte[] MESSAGE = Images.random(1, 5000);

    /** The scheme. */
    protected abstract IntegrityScheme scheme();

    /** A key it accepts; a different one for each seed. */
    protected SecretKey key(int seed) {
        return new SecretKeySpec(Images.random(seed, 32), scheme().name());
    }

    @Test
    void hasANameForImages() {
        assertTrue(scheme().name().matches("[a-z0-9][a-z0-9-]*"), scheme().name());
        assertEquals(scheme().name(), scheme().name());
    }

    @Test
    void hasTagsOfOneAllowedLength() throws InvalidKeyException {
        int length = scheme().tagBytes();
        assertTrue(length >= 16 && length <= 64, "tag of " + length + " bytes");
        assertEquals(length, tag(MESSAGE).length);
        assertEquals(length, tag(new byte[0]).length);
        assertEquals(length, scheme().tagBytes());
    }

    @Test
    void givesTheSameMessageTheSameTag() throws InvalidKeyException {
        assertArrayEquals(tag(MESSAGE), tag(MESSAGE));
    }

    @Test
    void tellsEveryChangeOfAMessage() throws InvalidKeyException {
        byte[] tag = tag(MESSAGE);
        for (int bit = 0; bit < MESSAGE.length * 8; bit += 97) {
            byte[] changed = MESSAGE.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(Arrays.equals(tag, tag(changed)), "bit " + bit);
        }
        assertFalse(Arrays.equals(tag, tag(Arrays.copyOf(MESSAGE, MESSAGE.length - 1))), "cut");
        assertFalse(Arrays.equals(tag, tag(Arrays.copyOf(MESSAGE, MESSAGE.length + 1))), "longer");
        assertFalse(Arrays.equals(tag, tag(new byte[0])), "empty");
    }

    @Test
    void takesAMessageInPiecesOfAnySize() throws InvalidKeyException {
        byte[] tag = tag(MESSAGE);
        for (int piece : new int[] {1, 7, 63, 64, 65, 1024, 1025}) {
            Authenticator authenticator = begin();
            for (int at = 0; at < MESSAGE.length; at += piece) {
                authenticator.update(ByteBuffer.wrap(MESSAGE, at, Math.min(piece, MESSAGE.length - at)));
                authenticator.update(ByteBuffer.allocate(0));
            }
            assertArrayEquals(tag, authenticator.finish(), "pieces of " + piece);
        }
    }

    @Test
    void takesBuffersOfEveryKindAndMovesThemToTheirLimit() throws InvalidKeyException {
        byte[] tag = tag(Arrays.copyOfRange(MESSAGE, 100, 4000));
        ByteBuffer direct = ByteBuffer.allocateDirect(MESSAGE.length).put(MESSAGE);
        ByteBuffer heap = ByteBuffer.wrap(MESSAGE.clone());
        ByteBuffer[] kinds = {
            direct,
            heap,
            heap.asReadOnlyBuffer(),
            direct.asReadOnlyBuffer(),
            ByteBuffer.allocate(MESSAGE.length + 3).position(3).slice().put(MESSAGE)
        };
        for (ByteBuffer buffer : kinds) {
            buffer.clear().position(100).limit(4000);
            Authenticator authenticator = begin();
            authenticator.update(buffer);
            assertEquals(4000, buffer.position());
            assertArrayEquals(tag, authenticator.finish(), buffer.toString());
            assertEquals(ByteBuffer.wrap(MESSAGE), buffer.clear(), "the scheme must not change the message");
        }
    }

    @Test
    void beginsTheNextMessageWhenOneIsFinished() throws InvalidKeyException {
        Authenticator authenticator = begin();
        for (int i = 0; i < 3; i++) {
            authenticator.update(ByteBuffer.wrap(MESSAGE));
            assertArrayEquals(tag(MESSAGE), authenticator.finish());
            assertArrayEquals(tag(new byte[0]), authenticator.finish());
        }
    }

    @Test
    void handsOutTagsThatStayAsTheyAre() throws InvalidKeyException {
        Authenticator authenticator = begin();
        authenticator.update(ByteBuffer.wrap(MESSAGE));
        byte[] first = authenticator.finish();
        byte[] kept = first.clone();
        authenticator.finish();
        assertArrayEquals(kept, first);
        Arrays.fill(first, (byte) 0);
        assertArrayEquals(kept, tag(MESSAGE));
    }

    @Test
    void keepsAuthenticatorsApart() throws InvalidKeyException {
        byte[] tag = tag(MESSAGE);
        Authenticator one = begin();
        Authenticator other = begin();
        one.update(ByteBuffer.wrap(MESSAGE, 0, 2500));
        other.update(ByteBuffer.wrap(MESSAGE));
        one.update(ByteBuffer.wrap(MESSAGE, 2500, 2500));
        assertArrayEquals(tag, other.finish());
        assertArrayEquals(tag, one.finish());
    }

    @Test
    void servesManyThreads() throws Exception {
        byte[] tag = tag(MESSAGE);
        Together.run(8, thread -> {
            for (int i = 0; i < 50; i++) {
                assertArrayEquals(tag, tag(MESSAGE));
            }
        });
    }

    @Test
    void dependsOnTheKey() throws InvalidKeyException {
        assumeTrue(scheme().keyed());
        assertFalse(Arrays.equals(tag(MESSAGE, key(1)), tag(MESSAGE, key(2))));
        assertFalse(Arrays.equals(tag(new byte[0], key(1)), tag(new byte[0], key(2))));
    }

    @Test
    void refusesToWorkWithoutAKey() {
        assumeTrue(scheme().keyed());
        assertThrows(InvalidKeyException.class, () -> scheme().begin(null));
    }

    @Test
    void refusesAKeyThatCannotBeRead() {
        assumeTrue(scheme().keyed());
        SecretKey inHardware = new SecretKey() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getAlgorithm() {
                return "any";
            }

            @Override
            public String getFormat() {
                return null;
            }

            @Override
            public byte[] getEncoded() {
                return null;
            }
        };
        assertThrows(InvalidKeyException.class, () -> scheme().begin(inHardware));
    }

    @Test
    void takesAKeyOfAnyLengthOrSaysWhatIsWrongWithItAndNotWhatItIs() {
        assumeTrue(scheme().keyed());
        String secret = "correct-horse-battery-staple-".repeat(5);
        for (int length = 1; length <= 130; length++) {
            String key = secret.substring(0, length);
            try {
                scheme().begin(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "any"));
            } catch (InvalidKeyException e) {
                assertFalse(length > 3 && String.valueOf(e.getMessage()).contains(key), "the message tells the key");
                assertFalse(String.valueOf(e.getMessage()).isBlank());
            }
        }
    }

    private Authenticator begin() throws InvalidKeyException {
        return scheme().begin(scheme().keyed() ? key(0) : null);
    }

    private byte[] tag(byte[] message) throws InvalidKeyException {
        return tag(message, scheme().keyed() ? key(0) : null);
    }

    private byte[] tag(byte[] message, SecretKey key) throws InvalidKeyException {
        Authenticator authenticator = scheme().begin(key);
        authenticator.update(ByteBuffer.wrap(message));
        return authenticator.finish();
    }
}
