/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

/**
 * Serial number arithmetic (RFC 1982, as RFC 9260 section 1.6 uses it) for TSNs, 32 bits in an int, and
 * stream sequence numbers, 16 bits in the low half of an int.
 */
public final class SerialNumbers {

    private SerialNumbers() {}

    /** Whether TSN a comes before TSN b. */
    public static boolean tsnBefore(int a, int b) {
        return a - b < 0;
    }

    /** Whether TSN a comes before TSN b or is the same. */
    public static boolean tsnAtMost(int a, int b) {
        return a - b <= 0;
    }

    /** Whether stream sequence number a comes before b. */
    public static boolean ssnBefore(int a, int b) {
        return (short) (a - b) < 0;
    }

    /** The stream sequence number after this one. */
    public static int nextSsn(int ssn) {
        return ssn + 1 & 0xffff;
    }
}
