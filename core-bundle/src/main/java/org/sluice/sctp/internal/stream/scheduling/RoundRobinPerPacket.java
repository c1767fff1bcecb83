/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream.scheduling;

import org.sluice.sctp.spi.StreamScheduler;

/** Streams take turns, a packet each, so that a packet that is lost holds up one stream only (SCTP_SS_RR_PKT, RFC 8260 section 3.3). */
final class RoundRobinPerPacket implements StreamScheduler {

    private static final int NONE = -1;

    private final WaitingMessages waiting = new WaitingMessages();
    private final StreamList turns = new StreamList();
    private int inPacket = NONE;

    @Override
    public void queued(int stream, int bytes) {
        if (waiting.add(stream)) {
            turns.add(stream);
        }
    }

    @Override
    public int next() {
        return inPacket != NONE && turns.contains(inPacket) ? inPacket : turns.first();
    }

    @Override
    public boolean isOneStreamPerPacket() {
        return true;
    }

    @Override
    public void sent(int stream, int bytes) {
        inPacket = stream;
    }

    @Override
    public void packetSent() {
        if (inPacket != NONE && turns.contains(inPacket)) {
            turns.moveToEnd(inPacket);
        }
        inPacket = NONE;
    }

    @Override
    public void taken(int stream, int bytes) {
        if (waiting.remove(stream)) {
            turns.remove(stream);
        }
    }
}
