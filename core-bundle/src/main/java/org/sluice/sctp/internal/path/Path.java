/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import java.time.Duration;
import org.sluice.sctp.PathState;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.spi.AdjustableWindow;
import org.sluice.sctp.spi.CongestionControl;
import org.sluice.sctp.wire.PacketWriter;
import org.sluice.sctp.wire.SerialNumbers;

/**
 * What is known of the way to one of the peer's addresses: its RTO, errors, cwnd, what is in flight on it, and its timers
 * (RFC 9260 sections 6.3, 7.2, 8.2 and 8.3). Times in nanoseconds.
 */
public final class Path {

    /** The deadline of a timer that does not run. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A loss is found by the packets after it: a limit of cwnd leaves room for so many packets. */
    private static final int FEWEST_PACKETS = 4;

    private final int index;
    private final RtoEstimator rto;
    private PathSettings settings;
    private Route route;
    private PathState state;
    private boolean down;
    private boolean mute;
    private CongestionControl congestion;
    private long windowLimit = Long.MAX_VALUE;
    private final PathMtu mtu;
    private int packetSizeLimit = Integer.MAX_VALUE;
    private int errors;

    private long flightSize;
    private long retransmissionDeadline = NEVER;
    private long lastDataAt = NEVER;
    private boolean measuring;
    private int measuredTsn;
    private long measuredSince;

    private long heartbeatDeadline = NEVER;
    private long heartbeatNonce;
    private long heartbeatSentAt;
    private boolean heartbeatOutstanding;
    private boolean heartbeatAskedFor;
    private long heardAt = NEVER;

    Path(int index, Route route, PathState state, PathSettings settings) {
        this.index = index;
        this.route = route;
        this.state = state;
        this.settings = settings;
        this.rto = new RtoEstimator(settings.rtoInitial(), settings.rtoMinimum(), settings.rtoMaximum());
        this.mtu = new PathMtu(
                settings.mtu(), ceiling(), route.link().capabilities().dontFragment());
    }

    private int ceiling() {
        int byLink = route.link().maximumPacketSize(route.local());
        return Math.min(Math.min(byLink, settings.maximumPacketSize()), packetSizeLimit);
    }

    /** A number that no other path of the association has had. */
    public int index() {
        return index;
    }

    /** How packets get there. */
    public Route route() {
        return route;
    }

    /** Sends packets another way to the same address. */
    public void route(Route newRoute, long now) {
        route = newRoute;
        mtu.limit(settings.mtu(), ceiling(), now);
        packetSizeChanged();
    }

    /** A packet with the right tag came from there. */
    public void heard(long now) {
        heardAt = now;
    }

    /** Whether a packet with the right tag came from there within some time. */
    public boolean wasHeardWithin(long nanos, long now) {
        return heardAt != NEVER && now - heardAt < nanos;
    }

    /** Whether the path can be used. */
    public PathState state() {
        return down && state != PathState.UNCONFIRMED ? PathState.INACTIVE : state;
    }

    /** What the peer's answers say of the path, whether or not it is down. */
    PathState verdict() {
        return state;
    }

    void verdict(PathState newState) {
        state = newState;
    }

    /** Whether the link that the path leaves by is away: nothing can leave, which tells nothing of the peer. */
    public boolean isDown() {
        return down;
    }

    void down(boolean value) {
        down = value;
    }

    /** Whether what leaves on the path is dropped, since there is no address that it may leave from. */
    public boolean isMute() {
        return mute;
    }

    /** Sets whether what leaves on the path is dropped. */
    public void mute(boolean value) {
        mute = value;
    }

    /** What holds for the path. */
    public PathSettings settings() {
        return settings;
    }

    /** RTO and SRTT. */
    public RtoEstimator rto() {
        return rto;
    }

    /** Has other settings hold from now on. */
    public void configure(PathSettings newSettings, long now) {
        settings = newSettings;
        rto.bounds(newSettings.rtoMinimum(), newSettings.rtoMaximum());
        mtu.limit(newSettings.mtu(), ceiling(), now);
        packetSizeChanged();
    }

    /** Finds out how large packets may be. */
    public PathMtu mtu() {
        return mtu;
    }

    /** The largest SCTP packet to send, common header included, in bytes. */
    public int maximumPacketSize() {
        return mtu.size();
    }

    /** The largest SCTP packet that can leave at all, if need be in fragments of IP; in bytes. */
    public int largestPacketSize() {
        return ceiling();
    }

    /** Sets how large packets may be at most, whatever gets through, for the sake of the peer's window. */
    public void limitPacketSize(int bytes, long now) {
        packetSizeLimit = bytes;
        mtu.limit(settings.mtu(), ceiling(), now);
    }

    /** The largest packet is another: congestion control counts in it. */
    public void packetSizeChanged() {
        if (congestion != null) {
            congestion.maximumPayload(maximumPayload());
            limitWindow();
        }
    }

    private int maximumPayload() {
        return maximumPacketSize() - PacketWriter.COMMON_HEADER_LENGTH;
    }

    private void limitWindow() {
        int maximum = settings.maximumCongestionWindow();
        windowLimit = maximum == 0 ? Long.MAX_VALUE : Math.max(maximum, FEWEST_PACKETS * maximumPayload());
        holdToLimit();
    }

    /** A window beyond the limit would be halved by a loss, and nothing would come of it. */
    private void holdToLimit() {
        if (congestion.window() > windowLimit && congestion instanceof AdjustableWindow adjustable) {
            adjustable.adjust(windowLimit);
        }
    }

    /** How many bytes may be in flight: cwnd, or less where the user has set a limit. */
    public long congestionWindow() {
        return Math.min(congestion.window(), windowLimit);
    }

    /** Tells congestion control of a SACK that acknowledged bytes in flight here. */
    public void acknowledged(long bytes, long flightSizeBefore, boolean recovering) {
        congestion.acknowledged(bytes, flightSizeBefore, recovering);
        holdToLimit();
    }

    /** cwnd and ssthresh. */
    public CongestionControl congestion() {
        return congestion;
    }

    /** Sets what keeps cwnd and ssthresh; once, before data is sent. */
    public void congestion(CongestionControl control) {
        congestion = control;
        limitWindow();
    }

    /** Transmissions in a row that were not acknowledged. */
    public int errors() {
        return errors;
    }

    void errors(int count) {
        errors = count;
    }

    /** User bytes sent on this path and neither acknowledged nor taken for lost. */
    public long flightSize() {
        return flightSize;
    }

    /** User bytes left, or came back (negative). */
    public void inFlight(long bytes) {
        flightSize += bytes;
    }

    /** When T3-rtx runs out, or {@link #NEVER}. */
    public long retransmissionDeadline() {
        return retransmissionDeadline;
    }

    /** Whether T3-rtx runs. */
    public boolean isRetransmissionTimerRunning() {
        return retransmissionDeadline != NEVER;
    }

    /** Starts T3-rtx anew. */
    public void startRetransmissionTimer(long now) {
        retransmissionDeadline = now + rto.timeout();
    }

    /** Stops T3-rtx. */
    public void stopRetransmissionTimer() {
        retransmissionDeadline = NEVER;
    }

    /** Notes that DATA leaves, and tells congestion control how long none did. */
    public void dataSent(long now) {
        if (lastDataAt != NEVER && now - lastDataAt > rto.timeout() && flightSize == 0) {
            congestion.idle(now - lastDataAt, rto.timeout());
        }
        lastDataAt = now;
    }

    /** Takes this chunk's round trip, if none is being taken; only for one sent for the first time (rule C4, C5). */
    public void measure(int tsn, long now) {
        if (!measuring) {
            measuring = true;
            measuredTsn = tsn;
            measuredSince = now;
        }
    }

    /** A chunk was acknowledged that was sent once only. */
    public void acknowledged(int tsn, long now) {
        mtu.dataAcknowledged();
        if (measuring && tsn == measuredTsn) {
            measuring = false;
            rto.measured(now - measuredSince);
        }
    }

    /** A chunk is sent again: what is measured on a chunk after it, or on itself, can't be told any more (rule C5, Karn's). */
    public void retransmitted(int tsn) {
        if (measuring && SerialNumbers.tsnAtMost(tsn, measuredTsn)) {
            measuring = false;
        }
    }

    /** When DATA last left, or {@link #NEVER} where none did. */
    public long lastDataAt() {
        return lastDataAt;
    }

    /** When a HEARTBEAT is due or given up, or {@link #NEVER}. */
    public long heartbeatDeadline() {
        return heartbeatDeadline;
    }

    /** Sets when a HEARTBEAT is next due. */
    public void heartbeatDeadline(long deadline) {
        heartbeatDeadline = deadline;
    }

    /** Whether a HEARTBEAT was sent and neither answered nor given up. */
    public boolean isHeartbeatOutstanding() {
        return heartbeatOutstanding;
    }

    /** Whether it is the HEARTBEAT with this nonce that is outstanding. */
    public boolean isHeartbeatOutstanding(long nonce) {
        return heartbeatOutstanding && nonce == heartbeatNonce;
    }

    /** A HEARTBEAT leaves. */
    public void heartbeatSent(long nonce, long now) {
        heartbeatNonce = nonce;
        heartbeatSentAt = now;
        heartbeatOutstanding = true;
        heartbeatAskedFor = false;
    }

    /** The HEARTBEAT that left last is the user's. */
    public void heartbeatAskedFor() {
        heartbeatAskedFor = true;
    }

    /** Whether the HEARTBEAT that left last is the user's. */
    public boolean isHeartbeatAskedFor() {
        return heartbeatAskedFor;
    }

    /** When the last HEARTBEAT left. */
    public long heartbeatSentAt() {
        return heartbeatSentAt;
    }

    /** The HEARTBEAT was not answered in time. */
    public void heartbeatLost() {
        heartbeatOutstanding = false;
    }

    /** Whether a HEARTBEAT ACK answers the HEARTBEAT that is outstanding; if so, takes its round trip. */
    public boolean heartbeatAnswered(long nonce, long now) {
        if (!isHeartbeatOutstanding(nonce)) {
            return false;
        }
        heartbeatOutstanding = false;
        rto.measured(now - heartbeatSentAt);
        return true;
    }

    /** The earliest deadline of the path's timers, or {@link #NEVER}; while the path is down they stand still. */
    public long nextDeadline() {
        if (down) {
            return NEVER;
        }
        return Math.min(Math.min(retransmissionDeadline, heartbeatDeadline), mtu.deadline());
    }

    /** A picture for the user. */
    public PathStatus status(boolean primary) {
        return new PathStatus(
                route.local(),
                route.remoteAddress(),
                route.remote().getPort(),
                state(),
                primary,
                congestion == null ? 0 : congestionWindow(),
                congestion == null ? 0 : congestion.threshold(),
                flightSize,
                Duration.ofNanos(rto.smoothed()),
                Duration.ofNanos(rto.timeout()),
                maximumPacketSize(),
                errors);
    }

    @Override
    public String toString() {
        return route.local().getHostAddress() + " -> " + route.remote() + " " + state();
    }
}
