/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

/** Checks that numbers fit their fields. */
final class Ranges {

    private Ranges() {}

    static void unsigned8(String what, int value) {
        check(what, value, 0xff);
    }

    static void unsigned16(String what, int value) {
        check(what, value, 0xffff);
    }

    static void unsigned32(String what, long value) {
        check(what, value, 0xffffffffL);
    }

    /** Checks the length of a chunk, parameter or cause, header and value, against its field (section 3.2). */
    static void encodedLength(String what, int length) {
        if (length > 0xffff) {
            throw new IllegalArgumentException(
                    what + " of " + length + " bytes has no place in a 16-bit length field (RFC 9260 section 3.2)");
        }
    }

    private static void check(String what, long value, long maximum) {
        if (value < 0 || value > maximum) {
            throw new IllegalArgumentException(what + " " + value + " is not in 0 to " + maximum);
        }
    }
}
