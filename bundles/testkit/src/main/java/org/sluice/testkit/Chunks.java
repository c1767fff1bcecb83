/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.util.List;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.CookieAckChunk;
import org.sluice.sctp.wire.CookieEchoChunk;
import org.sluice.sctp.wire.DataChunk;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.ErrorCause;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.SackChunk;
import org.sluice.sctp.wire.SackChunk.GapAckBlock;
import org.sluice.sctp.wire.ShutdownAckChunk;
import org.sluice.sctp.wire.ShutdownChunk;
import org.sluice.sctp.wire.ShutdownCompleteChunk;

/** Short names for chunks, for scripts of a {@link ScriptedPeer}; import them statically. */
public final class Chunks {

    /** The window that is advertised where none is given, in bytes. */
    public static final int WINDOW = 1 << 17;

    /** The flags of a DATA chunk that is a whole message. */
    public static final int WHOLE = DataView.BEGINNING | DataView.ENDING;

    private static final int STREAMS = 10;

    private Chunks() {}

    /** An INIT for ten streams each way. */
    public static InitChunk init(int tag, int initialTsn, Parameter... parameters) {
        return new InitChunk(false, tag, WINDOW, STREAMS, STREAMS, initialTsn, List.of(parameters));
    }

    /** An INIT ACK for ten streams each way. */
    public static InitChunk initAck(int tag, int initialTsn, Parameter... parameters) {
        return new InitChunk(true, tag, WINDOW, STREAMS, STREAMS, initialTsn, List.of(parameters));
    }

    /** A COOKIE ECHO. */
    public static CookieEchoChunk cookieEcho(byte[] cookie) {
        return new CookieEchoChunk(cookie);
    }

    /** A COOKIE ACK. */
    public static CookieAckChunk cookieAck() {
        return new CookieAckChunk();
    }

    /** A DATA chunk that is a whole ordered message. */
    public static DataChunk data(int tsn, int stream, int streamSequenceNumber, byte[] payload) {
        return data(tsn, stream, streamSequenceNumber, WHOLE, payload);
    }

    /** A DATA chunk with the flags of {@link DataView}. */
    public static DataChunk data(int tsn, int stream, int streamSequenceNumber, int flags, byte[] payload) {
        return new DataChunk(flags, tsn, stream, streamSequenceNumber, 0, payload);
    }

    /** A SACK with {@link #WINDOW}. */
    public static SackChunk sack(int cumulativeTsnAck, GapAckBlock... gaps) {
        return sack(cumulativeTsnAck, WINDOW, gaps);
    }

    /** A SACK. */
    public static SackChunk sack(int cumulativeTsnAck, long window, GapAckBlock... gaps) {
        return new SackChunk(cumulativeTsnAck, window, List.of(gaps), List.of());
    }

    /** A gap ack block, counted from the cumulative TSN ack. */
    public static GapAckBlock gap(int start, int end) {
        return new GapAckBlock(start, end);
    }

    /** A HEARTBEAT. */
    public static HeartbeatChunk heartbeat(byte[] information) {
        return new HeartbeatChunk(false, information);
    }

    /** A HEARTBEAT ACK. */
    public static HeartbeatChunk heartbeatAck(byte[] information) {
        return new HeartbeatChunk(true, information);
    }

    /** An ERROR. */
    public static ErrorChunk error(ErrorCause... causes) {
        return new ErrorChunk(List.of(causes));
    }

    /** An ABORT with the receiver's tag. */
    public static AbortChunk abort(ErrorCause... causes) {
        return new AbortChunk(false, List.of(causes));
    }

    /** A SHUTDOWN. */
    public static ShutdownChunk shutdown(int cumulativeTsnAck) {
        return new ShutdownChunk(cumulativeTsnAck);
    }

    /** A SHUTDOWN ACK. */
    public static ShutdownAckChunk shutdownAck() {
        return new ShutdownAckChunk();
    }

    /** A SHUTDOWN COMPLETE with the receiver's tag. */
    public static ShutdownCompleteChunk shutdownComplete() {
        return new ShutdownCompleteChunk(false);
    }
}
