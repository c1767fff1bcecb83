/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal.system;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Messages that leave by one call: each of one datagram, or of several of equal length that the system cuts apart as late as it can
 * (UDP_SEGMENT). The datagrams stay where they are, and must stay there until {@link #send} returns. For one thread at a time.
 */
public final class SendRing {

    private static final int CONTROL = 128;

    private final SystemCalls calls = new SystemCalls();
    private final int capacity;
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final MemorySegment vectors;
    private final int[] firstDatagram;
    private final int[] controlLengths;
    private int messages;
    private int datagrams;
    private int segmentSize;
    private boolean segmenting = true;

    /** A ring for so many datagrams. */
    public SendRing(int capacity) {
        this.capacity = capacity;
        var arena = Arena.ofAuto();
        this.headers = arena.allocate((long) capacity * MessageHeaders.LENGTH, Long.BYTES);
        this.names = arena.allocate((long) capacity * SocketAddresses.LENGTH, Long.BYTES);
        this.controls = arena.allocate((long) capacity * CONTROL, Long.BYTES);
        this.vectors = arena.allocate((long) capacity * MessageHeaders.VECTOR_LENGTH, Long.BYTES);
        this.firstDatagram = new int[capacity + 1];
        this.controlLengths = new int[capacity];
    }

    /** Whether no datagram more fits. */
    public boolean isFull() {
        return datagrams == capacity;
    }

    /** Whether nothing waits in it. */
    public boolean isEmpty() {
        return datagrams == 0;
    }

    /** Whether the system cuts messages into datagrams, as far as known. */
    public boolean isSegmenting() {
        return segmenting;
    }

    /**
     * Begins a message.
     *
     * @param local the address to leave from, or null for that which the socket is bound to
     * @param withPort whether the remote port is the protocol's; raw sockets want none
     */
    public void begin(InetSocketAddress remote, boolean withPort, InetAddress local, int trafficClass) {
        int index = messages++;
        firstDatagram[index] = datagrams;
        MemorySegment name = names.asSlice((long) index * SocketAddresses.LENGTH, SocketAddresses.LENGTH);
        int length = SocketAddresses.write(name, 0, remote.getAddress(), withPort ? remote.getPort() : 0);
        MessageHeaders.name(headers, index, name, length);
        controlLengths[index] = 0;
        segmentSize = 0;
        boolean ipv6 = SocketAddresses.isIpv6(remote.getAddress());
        if (local != null) {
            addSource(index, local, ipv6);
        }
        if (trafficClass != 0) {
            long content = addControl(
                    index,
                    ipv6 ? SocketCodes.SOL_IPV6 : SocketCodes.SOL_IP,
                    ipv6 ? SocketCodes.IPV6_TCLASS : SocketCodes.IP_TOS,
                    Integer.BYTES);
            controls.set(JAVA_INT, content, trafficClass);
        }
    }

    private void addSource(int index, InetAddress local, boolean ipv6) {
        if (ipv6) {
            long content = addControl(index, SocketCodes.SOL_IPV6, SocketCodes.IPV6_PKTINFO, 20);
            MemorySegment.copy(local.getAddress(), 0, controls, JAVA_BYTE, content, 16);
            boolean zoned = local.isLinkLocalAddress();
            controls.set(JAVA_INT, content + 16, zoned ? ((Inet6Address) local).getScopeId() : 0);
        } else {
            long content = addControl(index, SocketCodes.SOL_IP, SocketCodes.IP_PKTINFO, 12);
            controls.set(JAVA_INT, content, 0);
            MemorySegment.copy(local.getAddress(), 0, controls, JAVA_BYTE, content + 4, 4);
            controls.set(JAVA_INT, content + 8, 0);
        }
    }

    private long addControl(int index, int level, int type, int bytes) {
        long at = (long) index * CONTROL + controlLengths[index];
        MessageHeaders.controlHeader(controls, at, level, type, bytes);
        controlLengths[index] += MessageHeaders.controlSpace(bytes);
        return at + MessageHeaders.CONTROL_HEADER;
    }

    /** Adds a datagram to the message begun last, by its address in memory. All but the last have the length of the first. */
    public void add(long address, int length) {
        MessageHeaders.vector(vectors, datagrams++, address, length);
        firstDatagram[messages] = datagrams;
        if (segmentSize == 0) {
            segmentSize = length;
        }
    }

    /** Ends the message begun last. */
    public void end() {
        int index = messages - 1;
        int count = datagrams - firstDatagram[index];
        int length = controlLengths[index];
        if (count > 1) {
            long content = addControl(index, SocketCodes.SOL_UDP, SocketCodes.UDP_SEGMENT, Short.BYTES);
            controls.set(JAVA_SHORT, content, (short) segmentSize);
        }
        prepare(index, firstDatagram[index], count, controlLengths[index]);
        // Without the segment's size, should its datagrams have to leave one by one.
        controlLengths[index] = length;
    }

    private void prepare(int index, int datagram, int count, int controlLength) {
        MessageHeaders.vectors(headers, index, vectors.asSlice((long) datagram * MessageHeaders.VECTOR_LENGTH), count);
        MessageHeaders.control(
                headers,
                index,
                controlLength == 0 ? MemorySegment.NULL : controls.asSlice((long) index * CONTROL),
                controlLength);
    }

    /** Told of a datagram that was too big for the way out of this host, by its number since the ring was empty. */
    public interface TooBig {

        void tooBig(int datagram);
    }

    /**
     * Sends all messages, without waiting, and empties the ring.
     *
     * @return how many datagrams were not sent
     */
    public int send(Socket socket, TooBig tooBig) {
        int unsent = 0;
        boolean again = true;
        int index = 0;
        while (index < messages) {
            int sent = sendFrom(socket, index, messages - index);
            if (sent > 0) {
                index += sent;
                again = true;
                continue;
            }
            int errno = -sent;
            if (errno == Errno.EINTR) {
                continue;
            }
            if (errno == Errno.EAGAIN || errno == Errno.ENOBUFS) {
                unsent += datagrams - firstDatagram[index];
                break;
            }
            if (again) {
                // It may be what ICMP said of an earlier packet: that is told once, in place of sending.
                again = false;
                continue;
            }
            unsent += sendSingly(socket, index, errno, tooBig);
            again = true;
            index++;
        }
        messages = 0;
        datagrams = 0;
        return unsent;
    }

    private int sendFrom(Socket socket, int index, int count) {
        MemorySegment from = index == 0 ? headers : headers.asSlice((long) index * MessageHeaders.LENGTH);
        return calls.sendmmsg(socket.descriptor(), from, count, SocketCodes.MSG_DONTWAIT | SocketCodes.MSG_NOSIGNAL);
    }

    /** What the system doesn't take as one message is tried datagram by datagram. */
    private int sendSingly(Socket socket, int index, int errno, TooBig tooBig) {
        int first = firstDatagram[index];
        int count = firstDatagram[index + 1] - first;
        if (count == 1) {
            if (errno == Errno.EMSGSIZE) {
                tooBig.tooBig(first);
            }
            return 1;
        }
        if (errno == Errno.EIO || errno == Errno.EOPNOTSUPP) {
            segmenting = false;
        }
        int unsent = 0;
        for (int i = 0; i < count; i++) {
            prepare(index, first + i, 1, controlLengths[index]);
            int sent = sendFrom(socket, index, 1);
            if (sent != 1) {
                unsent++;
                if (sent == -Errno.EMSGSIZE) {
                    tooBig.tooBig(first + i);
                }
            }
        }
        return unsent;
    }
}
