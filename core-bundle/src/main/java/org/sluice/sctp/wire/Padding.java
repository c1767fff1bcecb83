/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/** Chunks and parameters are padded with zero bytes to a multiple of four (RFC 9260 sections 3.2 and 3.2.1). */
public final class Padding {

    private Padding() {}

    /** A length with its padding. */
    public static int paddedLength(int length) {
        return length + 3 & ~3;
    }

    /** Writes the padding that follows so many bytes. */
    public static void pad(ByteBuffer out, int length) {
        for (int i = length; (i & 3) != 0; i++) {
            out.put((byte) 0);
        }
    }
}
