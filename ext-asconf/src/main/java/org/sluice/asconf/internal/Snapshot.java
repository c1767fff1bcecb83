/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.UnknownChunk;

/** Addresses and chunks as plain bytes, as a snapshot carries them. */
final class Snapshot {

    private Snapshot() {}

    /** A chunk's value. */
    static byte[] value(ConfigurationChunk chunk) {
        ByteBuffer out = ByteBuffer.allocate(chunk.encodedLength());
        chunk.writeValue(out);
        byte[] value = new byte[out.position()];
        out.flip().get(value);
        return value;
    }

    /** A chunk that {@link #value} was taken of. */
    static ConfigurationChunk chunk(UnknownChunk chunk) {
        try {
            return ConfigurationChunk.read(chunk.type(), chunk.value());
        } catch (MalformedException e) {
            throw new IllegalArgumentException("the snapshot has a chunk that can't be read", e);
        }
    }

    /** An address. */
    static InetAddress address(Object bytes) {
        try {
            return InetAddress.getByAddress((byte[]) bytes);
        } catch (UnknownHostException | ClassCastException e) {
            throw new IllegalArgumentException("address: " + bytes + " is no address", e);
        }
    }
}
