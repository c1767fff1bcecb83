/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Secrets;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownParameter;

/** Keys and HMACs that were worked out by other means (Python's hmac and hashlib), from the text of RFC 4895 sections 6.1 and 6.2. */
class VectorsTest {

    private static final byte[] SHARED = "a key that both sides know".getBytes(StandardCharsets.US_ASCII);

    /** RANDOM 00 01 ... 1f, CHUNKS 0 and 192, HMAC-ALGO 3 and 1. */
    private static final List<Parameter> ONE = List.of(
            new UnknownParameter(0x8002, range(0, 1)),
            new UnknownParameter(0x8003, new byte[] {0, (byte) 192}),
            new UnknownParameter(0x8004, new byte[] {0, 3, 0, 1}));

    /** RANDOM ff fe ... e0, HMAC-ALGO 1. */
    private static final List<Parameter> OTHER =
            List.of(new UnknownParameter(0x8004, new byte[] {0, 1}), new UnknownParameter(0x8002, range(255, -1)));

    private static final String ASSOCIATION_KEY = "61206b6579207468617420626f7468207369646573206b6e6f77"
            + "80020024fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0800400060001"
            + "80020024000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f8003000600c08004000800030001";

    private static byte[] range(int first, int step) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i * step);
        }
        return bytes;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /** The shorter vector is the smaller number, though its random bytes are larger; padding is left out, the order of parameters is the RFC's. */
    @Test
    void theAssociationKeyIsTheSameForBothSides() {
        assertArrayEquals(hex(ASSOCIATION_KEY), KeyVectors.of(ONE, OTHER).associationKey(SHARED));
        assertArrayEquals(hex(ASSOCIATION_KEY), KeyVectors.of(OTHER, ONE).associationKey(SHARED));
    }

    @Test
    void anAuthChunkWithADataChunkAfterIt() {
        byte[] data = hex("00030014000003e8000100020000000761626364");
        var keys = new Keys(KeyVectors.of(ONE, OTHER));
        keys.begin(Secrets.NONE.with(7, SHARED), 7, List.of());
        assertEquals(
                "f2703ca16da6ec918080f8880f5730e578c1f9a4",
                hmac(keys.mac(7, Hmac.SHA_1), "0f00001c00070001", 20, data));
        assertEquals(
                "149bd9889bbb2141366d0cef25f063a3ed24fa275f8f8b26f8504df0fde93267",
                hmac(keys.mac(7, Hmac.SHA_256), "0f00002800070003", 32, data));
        assertNull(keys.mac(8, Hmac.SHA_1));
    }

    private static String hmac(Mac mac, String header, int length, byte[] rest) {
        mac.update(hex(header));
        mac.update(new byte[length]);
        return HexFormat.of().formatHex(mac.doFinal(rest));
    }
}
