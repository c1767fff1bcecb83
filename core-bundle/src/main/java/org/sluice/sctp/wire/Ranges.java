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

    private static void check(String what, long value, long maximum) {
        if (value < 0 || value > maximum) {
            throw new IllegalArgumentException(what + " " + value + " is not in 0 to " + maximum);
        }
    }
}
