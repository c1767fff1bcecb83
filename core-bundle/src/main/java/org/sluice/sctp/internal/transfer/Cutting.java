/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import org.sluice.sctp.internal.path.Paths;
import org.sluice.sctp.internal.stream.OutboundMessage;
import org.sluice.sctp.internal.stream.OutboundStreams;
import org.sluice.sctp.wire.PacketWriter;

/** How large fragments are, and what waits to become larger (RFC 9260 sections 6.1 and 6.9). Sizes in bytes. */
final class Cutting {

    private TransferSettings settings;
    private final OutboundStreams streams;
    private final Paths paths;
    private final Outstanding outstanding;

    Cutting(TransferSettings settings, OutboundStreams streams, Paths paths, Outstanding outstanding) {
        this.settings = settings;
        this.streams = streams;
        this.paths = paths;
        this.outstanding = outstanding;
    }

    /** Has other settings hold from now on. */
    void configure(TransferSettings newSettings) {
        settings = newSettings;
    }

    /** The most user data in a chunk. */
    int largest(int sealLength, int headerLength) {
        int byPath = paths.smallestMaximumPacketSize() - PacketWriter.COMMON_HEADER_LENGTH - sealLength - headerLength;
        return settings.maximumSegmentSize() == 0 ? byPath : Math.min(byPath, settings.maximumSegmentSize());
    }

    /**
     * Nagle's algorithm (RFC 1122 section 4.2.3.4): what fills no packet waits while something is outstanding. So does what fills no fragment of a message that the user will go on with: then it goes out at
     * the latest when all before it has been acknowledged, since nobody knows when more comes.
     */
    boolean isHeldBack(OutboundMessage message, int length, int largest, int headerLength) {
        if (settings.noDelay() || outstanding.isEmpty() || length != message.unsent()) {
            return false;
        }
        if (!message.isEnded()) {
            return length < largest;
        }
        return !message.isBegun() && streams.queuedBytes() + streams.queuedMessages() * headerLength < largest;
    }
}
