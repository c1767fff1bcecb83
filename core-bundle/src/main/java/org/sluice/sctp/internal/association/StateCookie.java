/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.ChunkReader;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.Padding;

/**
 * What a listener must know to set up an association when the COOKIE ECHO comes, so that it need not remember the INIT (RFC 9260 section
 * 5.1.3): both chunks as they were, with all their parameters.
 *
 * @param createdAt when it was made, in nanoseconds of the stack's time
 * @param lifetime how long it is valid, in nanoseconds
 * @param localPort this side's SCTP port
 * @param remotePort the peer's SCTP port
 * @param localAddress where the INIT arrived
 * @param remoteAddress where the INIT came from
 * @param localTieTag the local tag of an association that there was, or 0 (section 5.2.2)
 * @param peerTieTag the peer's tag of an association that there was, or 0
 * @param init the INIT
 * @param initAck the INIT ACK, without the cookie
 */
public record StateCookie(
        long createdAt,
        long lifetime,
        int localPort,
        int remotePort,
        InetAddress localAddress,
        InetAddress remoteAddress,
        int localTieTag,
        int peerTieTag,
        InitChunk init,
        InitChunk initAck) {

    private static final int FORMAT = 1;

    /** As bytes, without a signature. */
    byte[] toBytes() {
        byte[] local = localAddress.getAddress();
        byte[] remote = remoteAddress.getAddress();
        int length = 1
                + 8
                + 8
                + 4
                + 1
                + local.length
                + 1
                + remote.length
                + 8
                + Padding.paddedLength(init.encodedLength())
                + Padding.paddedLength(initAck.encodedLength());
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put((byte) FORMAT);
        out.putLong(createdAt);
        out.putLong(lifetime);
        out.putShort((short) localPort);
        out.putShort((short) remotePort);
        out.put((byte) local.length).put(local);
        out.put((byte) remote.length).put(remote);
        out.putInt(localTieTag);
        out.putInt(peerTieTag);
        init.writeTo(out);
        initAck.writeTo(out);
        return out.array();
    }

    /** Reads what {@link #toBytes} wrote; only for bytes whose signature was verified. */
    static StateCookie read(ByteBuffer in) throws MalformedException {
        try {
            if (in.get() != FORMAT) {
                throw new MalformedException("state cookie: unknown format");
            }
            long createdAt = in.getLong();
            long lifetime = in.getLong();
            int localPort = in.getShort() & 0xffff;
            int remotePort = in.getShort() & 0xffff;
            InetAddress local = readAddress(in);
            InetAddress remote = readAddress(in);
            int localTieTag = in.getInt();
            int peerTieTag = in.getInt();
            var cursor = new ChunkCursor();
            cursor.reset(in, in.position(), in.limit());
            return new StateCookie(
                    createdAt,
                    lifetime,
                    localPort,
                    remotePort,
                    local,
                    remote,
                    localTieTag,
                    peerTieTag,
                    readInit(cursor),
                    readInit(cursor));
        } catch (BufferUnderflowException | UnknownHostException e) {
            throw new MalformedException("state cookie: too short");
        }
    }

    private static InetAddress readAddress(ByteBuffer in) throws UnknownHostException {
        byte[] address = new byte[in.get()];
        in.get(address);
        return InetAddress.getByAddress(address);
    }

    private static InitChunk readInit(ChunkCursor cursor) throws MalformedException {
        Chunk chunk = cursor.next() ? ChunkReader.read(cursor) : null;
        if (chunk instanceof InitChunk init) {
            return init;
        }
        throw new MalformedException("state cookie: no INIT where one must be");
    }
}
