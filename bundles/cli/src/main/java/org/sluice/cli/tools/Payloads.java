/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.nio.charset.StandardCharsets;

/** What the messages of tools are made of. */
public final class Payloads {

    private static final byte[] DIGITS =
            "01234567890123456789012345678901234567890123456789".getBytes(StandardCharsets.US_ASCII);

    private static final int FIRST_VISIBLE = 0x21;
    private static final int LAST_VISIBLE = 0x7e;

    private int visible = FIRST_VISIBLE;

    /** Digits from 0 to 9 again and again, and a zero byte at the end, as {@code sctp_test} sends them. */
    public static byte[] digits(int length) {
        var payload = new byte[length];
        for (int i = 0; i < length - 1; i++) {
            payload[i] = DIGITS[i % DIGITS.length];
        }
        return payload;
    }

    /** Visible characters in the order of their codes, each message going on where the one before ended, as {@code sctp_darn} sends them. */
    public byte[] visible(int length) {
        var payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) visible;
            visible = visible == LAST_VISIBLE ? FIRST_VISIBLE : visible + 1;
        }
        return payload;
    }

    /** Bytes as text, a full stop standing for each that is not visible. */
    public static String shown(byte[] payload, int from, int to) {
        var text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            text.append(payload[i] >= ' ' && payload[i] <= LAST_VISIBLE ? (char) payload[i] : '.');
        }
        return text.toString();
    }
}
