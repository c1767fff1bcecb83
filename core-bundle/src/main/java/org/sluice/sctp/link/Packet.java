/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.link;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * An SCTP packet on its way in or out, with what IP and UDP say of it. A carrier that is used again and again: it belongs
 * to one thread at a time, and what it holds is valid only as long as the batch it came in.
 */
public final class Packet {

    private final ByteBuffer buffer;
    private InetAddress local;
    private InetSocketAddress remote;
    private int congestionMark;
    private int differentiatedServices;
    private boolean fragmentable;

    /** A packet with room for so many bytes, in a direct buffer. */
    public Packet(int capacity) {
        this(ByteBuffer.allocateDirect(capacity));
    }

    /** A packet in a buffer, big-endian. */
    public Packet(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /** The SCTP packet from its common header on, from position to limit. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** The address on this side. */
    public InetAddress local() {
        return local;
    }

    /** The address on the peer's side; the port is the peer's UDP port, or 0 where SCTP travels on IP itself. */
    public InetSocketAddress remote() {
        return remote;
    }

    /** Sets where the packet comes from and goes to; seen from this side in both directions. */
    public void route(InetAddress localAddress, InetSocketAddress remoteAddress) {
        this.local = localAddress;
        this.remote = remoteAddress;
    }

    /** The two ECN bits of IP, 0 to 3 (RFC 3168); 0 where the link can't tell. */
    public int congestionMark() {
        return congestionMark;
    }

    /** Sets the two ECN bits. */
    public void congestionMark(int bits) {
        this.congestionMark = bits;
    }

    /** The differentiated services code point of IP, 0 to 63 (RFC 2474); 0 where the link can't tell. */
    public int differentiatedServices() {
        return differentiatedServices;
    }

    /** Sets the differentiated services code point; a link that can't write it ignores it. */
    public void differentiatedServices(int codePoint) {
        this.differentiatedServices = codePoint;
    }

    /** Whether the packet may be fragmented on its way, because it can't be made smaller; false unless set. */
    public boolean isFragmentable() {
        return fragmentable;
    }

    /** Sets whether the packet may be fragmented; a link that can't forbid fragments ignores it. */
    public void fragmentable(boolean value) {
        this.fragmentable = value;
    }

    /** The number of bytes from position to limit. */
    public int length() {
        return buffer.remaining();
    }
}
