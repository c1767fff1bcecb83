/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal.system;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * What a socket received, several messages by one call: where each came from and arrived, what IP said of it, and how long each of
 * the datagrams in it is where the system put several into one (UDP_GRO). For one thread at a time.
 */
public final class ReceiveRing {

    private static final int MESSAGE = 65_536;

    /**
     * The distance between two messages. A power of two would put the headers of all of them in the same few sets of the
     * processor's caches, where they would push each other out.
     */
    private static final int STRIDE = MESSAGE + 33 * 64;

    private static final int CONTROL = 256;
    private static final int EXTENDED_ERROR_LENGTH = 16;

    private final SystemCalls calls = new SystemCalls();
    private final int slots;
    private final ByteBuffer memory;
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final SocketAddresses addresses;

    // The headers hold only its address, so somebody has to hold it.
    private final MemorySegment vectors;

    private InetAddress local;
    private int trafficClass;
    private int segmentSize;
    private long extendedError;

    /** A ring for so many messages at a time. */
    public ReceiveRing(int slots, SocketAddresses addresses) {
        this.slots = slots;
        this.addresses = addresses;
        this.memory = ByteBuffer.allocateDirect(slots * STRIDE);
        MemorySegment bytes = MemorySegment.ofBuffer(memory);
        var arena = Arena.ofAuto();
        this.headers = arena.allocate((long) slots * MessageHeaders.LENGTH, Long.BYTES);
        this.names = arena.allocate((long) slots * SocketAddresses.LENGTH, Long.BYTES);
        this.controls = arena.allocate((long) slots * CONTROL, Long.BYTES);
        this.vectors = arena.allocate((long) slots * MessageHeaders.VECTOR_LENGTH, Long.BYTES);
        for (int i = 0; i < slots; i++) {
            MessageHeaders.vector(vectors, i, bytes.address() + (long) i * STRIDE, MESSAGE);
            MessageHeaders.name(headers, i, names.asSlice((long) i * SocketAddresses.LENGTH), SocketAddresses.LENGTH);
            MessageHeaders.vectors(headers, i, vectors.asSlice((long) i * MessageHeaders.VECTOR_LENGTH), 1);
            MessageHeaders.control(headers, i, controls.asSlice((long) i * CONTROL), CONTROL);
        }
    }

    /** All of its memory; {@link #start} says where in it a message is. */
    public ByteBuffer memory() {
        return memory;
    }

    /** How many messages fit. */
    public int capacity() {
        return slots;
    }

    /**
     * Receives what there is, without waiting, in place of what it held.
     *
     * @return how many messages, or the error's number negated
     */
    public int receive(Socket socket) {
        for (int i = 0; i < slots; i++) {
            MessageHeaders.nameLength(headers, i, SocketAddresses.LENGTH);
            MessageHeaders.controlLength(headers, i, CONTROL);
        }
        return calls.recvmmsg(socket.descriptor(), headers, slots, SocketCodes.MSG_DONTWAIT);
    }

    /** Receives one message from a socket's error queue, without waiting. Returns its length, or the error's number negated. */
    public int receiveError(Socket socket) {
        MessageHeaders.nameLength(headers, 0, SocketAddresses.LENGTH);
        MessageHeaders.controlLength(headers, 0, CONTROL);
        return (int) calls.recvmsg(socket.descriptor(), headers, SocketCodes.MSG_ERRQUEUE | SocketCodes.MSG_DONTWAIT);
    }

    /** Where a message begins in the memory. */
    public int start(int index) {
        return index * STRIDE;
    }

    /** How long a message is. */
    public int length(int index) {
        return MessageHeaders.transferred(headers, index);
    }

    /** Where a message came from; for one from the error queue, where it was to go. */
    public InetSocketAddress remote(int index, boolean withPort) {
        return addresses.read(names, (long) index * SocketAddresses.LENGTH, withPort);
    }

    /** Reads what IP said of a message; the methods below tell it. */
    public void readControl(int index) {
        local = null;
        trafficClass = 0;
        segmentSize = 0;
        extendedError = -1;
        long end = (long) index * CONTROL + MessageHeaders.controlLength(headers, index);
        long at = (long) index * CONTROL;
        while (at + MessageHeaders.CONTROL_HEADER <= end) {
            long length = controls.get(JAVA_LONG, at);
            if (length < MessageHeaders.CONTROL_HEADER || at + length > end) {
                return;
            }
            read(
                    controls.get(JAVA_INT, at + 8),
                    controls.get(JAVA_INT, at + 12),
                    at + MessageHeaders.CONTROL_HEADER,
                    (int) (length - MessageHeaders.CONTROL_HEADER));
            at += (length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        }
    }

    private void read(int level, int type, long content, int length) {
        if (level == SocketCodes.SOL_UDP && type == SocketCodes.UDP_GRO) {
            segmentSize = controls.get(JAVA_INT, content);
        } else if (level == SocketCodes.SOL_IP) {
            switch (type) {
                // struct in_pktinfo: the interface, the address that answers would leave from, the packet's
                // destination.
                case SocketCodes.IP_PKTINFO ->
                    local = addresses.ipv4(controls, content + 8, 0).getAddress();
                case SocketCodes.IP_TOS -> trafficClass = controls.get(JAVA_BYTE, content) & 0xff;
                case SocketCodes.IP_RECVERR -> extendedError = length < EXTENDED_ERROR_LENGTH ? -1 : content;
                default -> {}
            }
        } else if (level == SocketCodes.SOL_IPV6) {
            switch (type) {
                case SocketCodes.IPV6_PKTINFO -> local = ipv6Local(content);
                case SocketCodes.IPV6_TCLASS -> trafficClass = controls.get(JAVA_INT, content) & 0xff;
                case SocketCodes.IPV6_RECVERR -> extendedError = length < EXTENDED_ERROR_LENGTH ? -1 : content;
                default -> {}
            }
        }
    }

    /** struct in6_pktinfo: the address and the interface, which counts for link-local addresses only. */
    private InetAddress ipv6Local(long content) {
        InetAddress plain = addresses.ipv6(controls, content, 0, 0).getAddress();
        return plain.isLinkLocalAddress()
                ? addresses
                        .ipv6(controls, content, controls.get(JAVA_INT, content + 16), 0)
                        .getAddress()
                : plain;
    }

    /** The address that the message arrived at, or null if the system was not asked to tell. */
    public InetAddress local() {
        return local;
    }

    /** The type of service or traffic class: six bits of DSCP, two of ECN. */
    public int trafficClass() {
        return trafficClass;
    }

    /** The length of each datagram in the message but the last, or 0 if there is only one. */
    public int segmentSize() {
        return segmentSize;
    }

    /** Whether the message is about an error. */
    public boolean isError() {
        return extendedError >= 0;
    }

    /** Who tells of the error (SO_EE_ORIGIN_...). */
    public int errorOrigin() {
        return controls.get(JAVA_BYTE, extendedError + 4) & 0xff;
    }

    /** The ICMP or ICMPv6 type. */
    public int errorType() {
        return controls.get(JAVA_BYTE, extendedError + 5) & 0xff;
    }

    /** The ICMP or ICMPv6 code. */
    public int errorCode() {
        return controls.get(JAVA_BYTE, extendedError + 6) & 0xff;
    }

    /** What the error says beside: of a packet that was too big, the MTU that it was too big for. */
    public int errorInformation() {
        return controls.get(JAVA_INT, extendedError + 8);
    }
}
