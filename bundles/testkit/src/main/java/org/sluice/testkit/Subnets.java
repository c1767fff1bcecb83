/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/** The subnets of simulated networks: /24, or /64 with IPv6. */
final class Subnets {

    private static final int IPV4_PREFIX_BYTES = 3;
    private static final int IPV6_PREFIX_BYTES = 8;

    private Subnets() {}

    static boolean isSame(InetAddress one, InetAddress other) {
        int length = one instanceof Inet4Address ? IPV4_PREFIX_BYTES : IPV6_PREFIX_BYTES;
        return one.getClass() == other.getClass()
                && Arrays.equals(one.getAddress(), 0, length, other.getAddress(), 0, length);
    }
}
