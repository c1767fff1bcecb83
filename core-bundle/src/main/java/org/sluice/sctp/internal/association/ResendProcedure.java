/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.sluice.sctp.internal.path.RtoEstimator;
import org.sluice.sctp.spi.Retransmission.Verdict;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.ChunkReader;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.MalformedException;

/**
 * Sends control chunks again of which somebody knows that they were lost, before their timers say so. The timers run on as they were: whoever says that
 * something was lost can have nothing wait longer, and no error forgotten.
 */
final class ResendProcedure {

    private final Tcb tcb;
    private final SetupProcedure setup;
    private final ShutdownProcedure shutdown;
    private final HeartbeatProcedure heartbeats;

    /** When chunks of a type were last sent again here. */
    private final Map<Integer, Long> lastSent = new HashMap<>(0);

    ResendProcedure(Tcb tcb, SetupProcedure setup, ShutdownProcedure shutdown, HeartbeatProcedure heartbeats) {
        this.tcb = tcb;
        this.setup = setup;
        this.shutdown = shutdown;
        this.heartbeats = heartbeats;
    }

    /**
     * A control chunk was lost. Those of a type are sent again at most once in half a round trip: so nobody has us send much by saying little, or the
     * same again and again.
     *
     * @param chunk from its header on, perhaps cut
     */
    Verdict resend(ByteBuffer chunk, long now) {
        int type = chunk.get(chunk.position()) & 0xff;
        Long last = lastSent.get(type);
        if (last != null && now - last < halfRoundTrip()) {
            return Verdict.ON_ITS_WAY;
        }
        if (!isAwaited(type, chunk, now)) {
            return Verdict.NOT_AWAITED;
        }
        lastSent.put(type, now);
        return Verdict.SENT_AGAIN;
    }

    private long halfRoundTrip() {
        RtoEstimator rto = tcb.paths().forData().rto();
        return rto.smoothed() == 0 ? rto.timeout() : rto.smoothed() / 2;
    }

    /** Sends it again if it is awaited. */
    private boolean isAwaited(int type, ByteBuffer chunk, long now) {
        if (type == ChunkType.SACK || type == tcb.acknowledgements().chunkType()) {
            return acknowledge();
        }
        return switch (type) {
            case ChunkType.INIT -> tcb.phase() instanceof Phase.CookieWait && setup.repeat();
            case ChunkType.COOKIE_ECHO -> tcb.phase() instanceof Phase.CookieEchoed && setup.repeat();
            case ChunkType.HEARTBEAT -> heartbeat(chunk, now);
            case ChunkType.SHUTDOWN -> tcb.phase() instanceof Phase.ShutdownSent && shutdown.repeat();
            case ChunkType.SHUTDOWN_ACK -> tcb.phase() instanceof Phase.ShutdownAckSent && shutdown.repeat();
            default -> tcb.extensions().resend(type, now);
        };
    }

    private boolean acknowledge() {
        boolean any = tcb.receiver() != null && tcb.receiver().sackPath() != null;
        if (any) {
            tcb.receiver().acknowledgeNow();
        }
        return any;
    }

    private boolean heartbeat(ByteBuffer chunk, long now) {
        var cursor = new ChunkCursor();
        cursor.reset(chunk, chunk.position(), chunk.limit());
        try {
            return cursor.next()
                    && ChunkReader.read(cursor) instanceof HeartbeatChunk lost
                    && heartbeats.repeat(lost, now);
        } catch (MalformedException e) {
            // Cut, or changed on its way.
            return false;
        }
    }
}
