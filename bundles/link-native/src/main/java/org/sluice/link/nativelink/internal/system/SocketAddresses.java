/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal.system;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads and writes socket addresses (sockaddr_in, sockaddr_in6). What was read is remembered, so that packets of the same peer come
 * with the same object and none is made for each. For one thread at a time.
 */
public final class SocketAddresses {

    /** The room for one of either family, in bytes. */
    public static final int LENGTH = 32;

    private static final int IN_LENGTH = 16;
    private static final int IN6_LENGTH = 28;
    private static final int PORT = 2;
    private static final int IN_ADDRESS = 4;
    private static final int IN6_ADDRESS = 8;
    private static final int IN6_SCOPE = 24;

    /** Stands for the zone of an IPv4 address, which has none. */
    private static final int IPV4 = -1;

    private static final ValueLayout.OfShort PORT_LAYOUT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /** A power of two. One that is not found has taken another's place. */
    private static final int REMEMBERED = 4096;

    private record Entry(long high, long low, int scope, int port, InetSocketAddress address) {

        boolean is(long otherHigh, long otherLow, int otherScope, int otherPort) {
            return low == otherLow && high == otherHigh && port == otherPort && scope == otherScope;
        }
    }

    private final Entry[] remembered = new Entry[REMEMBERED];
    private Entry last = new Entry(0, 0, 0, -1, null);

    /** Writes an address. Returns its length. */
    public static int write(MemorySegment memory, long offset, InetAddress address, int port) {
        memory.set(PORT_LAYOUT, offset + PORT, (short) port);
        if (address instanceof Inet6Address six) {
            memory.set(JAVA_SHORT, offset, (short) SocketCodes.AF_INET6);
            memory.set(JAVA_INT, offset + IN_ADDRESS, 0);
            MemorySegment.copy(six.getAddress(), 0, memory, JAVA_BYTE, offset + IN6_ADDRESS, 16);
            memory.set(JAVA_INT, offset + IN6_SCOPE, six.getScopeId());
            return IN6_LENGTH;
        }
        memory.set(JAVA_SHORT, offset, (short) SocketCodes.AF_INET);
        // An IPv4 address hashes to its four bytes, which makes no copy of them.
        memory.set(INT, offset + IN_ADDRESS, address.hashCode());
        return IN_LENGTH;
    }

    /** Writes the wildcard address of a family. Returns its length. */
    public static int writeWildcard(MemorySegment memory, boolean ipv6, int port) {
        memory.asSlice(0, LENGTH).fill((byte) 0);
        memory.set(JAVA_SHORT, 0, (short) (ipv6 ? SocketCodes.AF_INET6 : SocketCodes.AF_INET));
        memory.set(PORT_LAYOUT, PORT, (short) port);
        return ipv6 ? IN6_LENGTH : IN_LENGTH;
    }

    /** The port of an address. */
    public static int port(MemorySegment memory, long offset) {
        return memory.get(PORT_LAYOUT, offset + PORT) & 0xffff;
    }

    /** Reads an address; null if it is of no family known here. */
    public InetSocketAddress read(MemorySegment memory, long offset, boolean withPort) {
        int port = withPort ? port(memory, offset) : 0;
        return switch (memory.get(JAVA_SHORT, offset)) {
            case SocketCodes.AF_INET -> ipv4(memory, offset + IN_ADDRESS, port);
            case SocketCodes.AF_INET6 ->
                ipv6(memory, offset + IN6_ADDRESS, memory.get(JAVA_INT, offset + IN6_SCOPE), port);
            default -> null;
        };
    }

    /** Reads four bytes of an IPv4 address. */
    public InetSocketAddress ipv4(MemorySegment memory, long offset, int port) {
        return find(0, memory.get(INT, offset), IPV4, port);
    }

    /** Reads sixteen bytes of an IPv6 address, in a zone where that is not 0. */
    public InetSocketAddress ipv6(MemorySegment memory, long offset, int scope, int port) {
        return find(memory.get(LONG, offset), memory.get(LONG, offset + 8), scope, port);
    }

    private InetSocketAddress find(long high, long low, int scope, int port) {
        if (last.is(high, low, scope, port)) {
            return last.address;
        }
        long mixed = (high * 31 + low) * 31 + port;
        int index = (int) ((mixed * 0x9E3779B97F4A7C15L) >>> 52) & REMEMBERED - 1;
        Entry entry = remembered[index];
        if (entry == null || !entry.is(high, low, scope, port)) {
            entry = new Entry(high, low, scope, port, make(high, low, scope, port));
            remembered[index] = entry;
        }
        last = entry;
        return entry.address;
    }

    private static InetSocketAddress make(long high, long low, int scope, int port) {
        try {
            if (scope == IPV4) {
                byte[] bytes = ByteBuffer.allocate(4).putInt((int) low).array();
                return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
            }
            byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
            InetAddress address =
                    scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e); // only for a length that no InetAddress has
        }
    }

    /** Whether an address is one of IPv6. */
    public static boolean isIpv6(InetAddress address) {
        return !(address instanceof Inet4Address);
    }
}
