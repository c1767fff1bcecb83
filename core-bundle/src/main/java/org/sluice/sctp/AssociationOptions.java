/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.time.Duration;

/** The options of an association, with the defaults of RFC 9260 section 16. */
public final class AssociationOptions {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private AssociationOptions() {}

    /** Outbound streams asked for. */
    public static final Option<Integer> OUTBOUND_STREAMS = OptionDefinitions.integer(
            "streams.outbound",
            10,
            1,
            65535,
            "streams",
            "How many streams to ask for towards the peer (SCTP_INITMSG).");

    /** Inbound streams allowed. */
    public static final Option<Integer> INBOUND_STREAMS = OptionDefinitions.integer(
            "streams.inbound", 2048, 1, 65535, "streams", "How many streams the peer may have (SCTP_INITMSG).");

    /** RTO.Initial. */
    public static final Option<Duration> RTO_INITIAL = OptionDefinitions.duration(
            "rto.initial", Duration.ofSeconds(1), MILLISECOND, HOUR, "RTO.Initial (RFC 9260 section 16).");

    /** RTO.Min. */
    public static final Option<Duration> RTO_MIN = OptionDefinitions.duration(
            "rto.min", Duration.ofSeconds(1), MILLISECOND, HOUR, "RTO.Min (RFC 9260 section 16).");

    /** RTO.Max. */
    public static final Option<Duration> RTO_MAX = OptionDefinitions.duration(
            "rto.max", Duration.ofSeconds(60), MILLISECOND, HOUR, "RTO.Max (RFC 9260 section 16).");

    /** Max.Init.Retransmits. */
    public static final Option<Integer> MAX_INIT_RETRANSMITS = OptionDefinitions.integer(
            "init.maxRetransmits",
            8,
            0,
            1000,
            "attempts",
            "How often INIT and COOKIE ECHO are sent again before the set-up fails (Max.Init.Retransmits).");

    /** The limit of RTO while the association is being set up. */
    public static final Option<Duration> INIT_RTO_MAX = OptionDefinitions.duration(
            "init.rtoMax",
            Duration.ofSeconds(60),
            MILLISECOND,
            HOUR,
            "The largest RTO while the association is being set up (sinit_max_init_timeo of SCTP_INITMSG).");

    /** Association.Max.Retrans. */
    public static final Option<Integer> ASSOCIATION_MAX_RETRANS = OptionDefinitions.integer(
            "association.maxRetrans",
            10,
            0,
            1000,
            "attempts",
            "How many transmissions in a row may fail before the association does (Association.Max.Retrans).");

    /** Path.Max.Retrans. */
    public static final Option<Integer> PATH_MAX_RETRANS = OptionDefinitions.integer(
            "path.maxRetrans",
            5,
            0,
            1000,
            "attempts",
            "How many transmissions in a row may fail before a path is inactive (Path.Max.Retrans).");

    /** PotentiallyFailed.Max.Retrans. */
    public static final Option<Integer> POTENTIALLY_FAILED_THRESHOLD = OptionDefinitions.integer(
            "path.potentiallyFailedThreshold",
            0,
            0,
            1000,
            "attempts",
            "How many transmissions in a row may fail before data avoids a path where it can (PotentiallyFailed.Max.Retrans, RFC 7829"
                    + " section 7.1); path.maxRetrans or more switches that off.");

    /** HB.interval. */
    public static final Option<Duration> HEARTBEAT_INTERVAL = OptionDefinitions.duration(
            "heartbeat.interval",
            Duration.ofSeconds(30),
            Duration.ofMillis(10),
            Duration.ofHours(24),
            "How long a path is idle before a HEARTBEAT, beside its RTO and jitter (HB.interval).");

    /** Whether idle paths are probed. */
    public static final Option<Boolean> HEARTBEAT =
            OptionDefinitions.flag("heartbeat.enabled", true, "Whether idle paths are probed with HEARTBEAT.");

    /** SACK.Delay. */
    public static final Option<Duration> SACK_DELAY = OptionDefinitions.duration(
            "sack.delay",
            Duration.ofMillis(200),
            Duration.ZERO,
            Duration.ofMillis(500),
            "How long an acknowledgement may wait (RFC 9260 section 6.2: at most 500 ms).");

    /** Packets for each SACK. */
    public static final Option<Integer> SACK_FREQUENCY = OptionDefinitions.integer(
            "sack.frequency",
            2,
            1,
            1000,
            "packets",
            "After how many packets with DATA an acknowledgement is sent at once (RFC 9260 section 6.2: at least every second).");

    /** The send buffer. */
    public static final Option<Integer> SEND_BUFFER = OptionDefinitions.size(
            "buffer.send",
            2 << 20,
            1500,
            1 << 30,
            "How many bytes may be handed over and not yet acknowledged (SO_SNDBUF). A message that is larger is taken when nothing else is"
                    + " outstanding.");

    /** The receive buffer. */
    public static final Option<Integer> RECEIVE_BUFFER = OptionDefinitions.size(
            "buffer.receive",
            2 << 20,
            1500,
            1 << 30,
            "How many bytes may be held for the user and in reassembly (SO_RCVBUF); the window told to the peer.");

    /** The largest message. */
    public static final Option<Integer> MAXIMUM_MESSAGE_SIZE = OptionDefinitions.size(
            "message.maximumSize",
            16 << 20,
            1,
            1 << 30,
            "The largest message that may be sent, and that is put together from fragments whatever the receive buffer; a peer that sends a"
                    + " larger one is answered with ABORT (Out of Resource).");

    /** Whether small messages wait for others. */
    public static final Option<Boolean> NO_DELAY = OptionDefinitions.flag(
            "noDelay",
            false,
            "Whether a small message is sent without waiting for what is outstanding (SCTP_NODELAY): true switches off the algorithm of"
                    + " RFC 1122 section 4.2.3.4, which RFC 9260 section 6.1 asks for.");

    /** Max.Burst. */
    public static final Option<Integer> MAX_BURST = OptionDefinitions.integer(
            "maxBurst",
            4,
            0,
            10_000,
            "packets",
            "How far cwnd may exceed what is in flight when new data is sent (Max.Burst, RFC 9260 section 6.1); 0 for no limit.");

    /** T5-shutdown-guard. */
    public static final Option<Duration> SHUTDOWN_GUARD = OptionDefinitions.duration(
            "shutdown.guard",
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(24),
            "How long a shutdown may take (T5-shutdown-guard, RFC 9260 section 9.2); zero for five times RTO.Max.");

    /** How long close waits. */
    public static final Option<Duration> CLOSE_TIMEOUT = OptionDefinitions.duration(
            "close.timeout",
            Duration.ofSeconds(30),
            Duration.ZERO,
            Duration.ofHours(24),
            "How long close() waits for a graceful shutdown before it aborts.");

    /** A limit for the path MTU. */
    public static final Option<Integer> MAXIMUM_PACKET_SIZE = OptionDefinitions.size(
            "packet.maximumSize",
            65_535,
            508,
            65_535,
            "The largest SCTP packet sent, with its common header; the link may allow less.");

    /** The largest DATA chunk payload. */
    public static final Option<Integer> MAXIMUM_SEGMENT_SIZE = OptionDefinitions.size(
            "fragment.maximumSize",
            0,
            0,
            65_535,
            "The most user bytes in one DATA chunk (SCTP_MAXSEG); 0 leaves it to the path MTU.");
}
