/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.stream.OutboundMessage;
import org.sluice.sctp.wire.DataView;

/** A chunk of data that was sent and that the peer has not acknowledged cumulatively. Used again and again; there are many, so it is kept small. */
final class SentChunk {

    /** Where such a chunk stands. */
    enum State {
        /** On its way, as far as is known. */
        IN_FLIGHT,
        /** Acknowledged by a Gap Ack Block; the peer may still take that back (section 6.2.1). */
        GAP_ACKED,
        /** Taken for lost, to be sent again. */
        TO_RETRANSMIT,
        /** Its message was given up: it counts as acknowledged, but for congestion control. */
        GIVEN_UP
    }

    OutboundMessage message;
    int offset;
    int length;
    byte flags;
    int fragmentNumber;
    Path path;
    State state;
    int missingReports;
    int transmissions;
    boolean fastRetransmitted;

    /** Whether the peer said that it has it for good, so that it takes nothing of the send buffer any more. */
    boolean released;

    /** Whether it was sent on more than one path, so that nobody can tell which of them an acknowledgement speaks for. */
    boolean onSeveralPaths;

    void begin(OutboundMessage ofMessage, int fromOffset, int bytes, int chunkFlags) {
        message = ofMessage;
        offset = fromOffset;
        length = bytes;
        flags = (byte) chunkFlags;
        state = State.IN_FLIGHT;
        missingReports = 0;
        transmissions = 0;
        fastRetransmitted = false;
        released = false;
        onSeveralPaths = false;
    }

    /** Whether it carries the end of its message. */
    boolean isLast() {
        return (flags & DataView.ENDING) != 0;
    }

    void forget() {
        message = null;
        path = null;
    }
}
