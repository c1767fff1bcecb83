/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.time.Duration;
import java.util.Set;

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
            Duration.ZERO,
            Duration.ofHours(24),
            "How long a path is idle before a HEARTBEAT, beside its RTO and jitter (HB.interval); zero for these alone"
                    + " (SPP_HB_TIME_IS_ZERO, RFC 6458 section 8.1.12).");

    /** Whether idle paths are probed. */
    public static final Option<Boolean> HEARTBEAT =
            OptionDefinitions.flag("heartbeat.enabled", true, "Whether idle paths are probed with HEARTBEAT.");

    /** The code point that packets carry. */
    public static final Option<Integer> DIFFERENTIATED_SERVICES = OptionDefinitions.integer(
            "path.differentiatedServices",
            0,
            0,
            63,
            "code point",
            "The differentiated services code point (DSCP, RFC 2474) of packets on a path; links that can't write it leave it out. When"
                    + " it changes, congestion control begins anew (RFC 9260 section 7.2.5.1).");

    /** The peer's UDP port. */
    public static final Option<Integer> REMOTE_ENCAPSULATION_PORT = OptionDefinitions.integer(
            "path.remoteEncapsulationPort",
            0,
            0,
            65_535,
            "UDP port",
            "The peer's UDP port (SCTP_REMOTE_UDP_ENCAPS_PORT, RFC 6951 section 6.1) for associations that are opened to a destination that names"
                    + " none, and for addresses that the peer adds later; 0 for the link's. Set for one path, packets go there until a verified"
                    + " packet comes from another port (section 5.4). Links that carry SCTP on IP itself have no use for it.");

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

    /** Which stream's message goes next. */
    public static final Option<StreamScheduling> STREAM_SCHEDULER = OptionDefinitions.choice(
            "streams.scheduler",
            StreamScheduling.DEFAULT,
            StreamScheduling.class,
            "How streams share what may be sent (SCTP_STREAM_SCHEDULER, RFC 8260 section 3). DEFAULT is the stack's component for that, or"
                    + " FIRST_COME_FIRST_SERVED where it has none.");

    /** The send buffer. */
    public static final Option<Integer> SEND_BUFFER = OptionDefinitions.size(
            "buffer.send",
            2 << 20,
            1500,
            1 << 30,
            "How many bytes may be handed over and not yet acknowledged (SO_SNDBUF). A message that is larger is taken when nothing else is"
                    + " outstanding.");

    /** The send buffer's low-water mark. */
    public static final Option<Integer> SEND_LOW_WATER_MARK = OptionDefinitions.size(
            "buffer.sendLowWaterMark",
            0,
            0,
            1 << 30,
            "How many bytes of the send buffer must be free again before those are told who found it full (SO_SNDLOWAT); 0 for a quarter of it.");

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

    /** A limit for cwnd. */
    public static final Option<Integer> MAXIMUM_CONGESTION_WINDOW = OptionDefinitions.size(
            "congestion.maximumWindow",
            0,
            0,
            1 << 30,
            "The most bytes that may be in flight on a path, whatever its congestion control would allow (SCTP_MAX_CWND of FreeBSD); 0 for no limit. Less"
                    + " than four full packets counts as four, since a loss is found by the three packets after it.");

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

    /** Whether messages that need fragments are refused. */
    public static final Option<Boolean> DISABLE_FRAGMENTS = OptionDefinitions.flag(
            "message.unfragmented",
            false,
            "Whether a message that does not fit into one packet on every path that is in use is refused when it is handed over (SCTP_DISABLE_FRAGMENTS, RFC"
                    + " 6458 section 8.1.11). One that was taken is sent in fragments all the same if the path MTU became smaller meanwhile.");

    /** From how many bytes on a message is given out in parts. */
    public static final Option<Integer> PARTIAL_DELIVERY_POINT = OptionDefinitions.size(
            "message.partialDeliveryPoint",
            0,
            0,
            1 << 30,
            "From how many bytes on a message that is not whole yet is given out in parts (SCTP_PARTIAL_DELIVERY_POINT, RFC 6458 section"
                    + " 8.1.21), at most half of buffer.receive; then messages of any size can be received. 0 gives out whole messages only.");

    /** Whether other messages may be given out between the parts of one. */
    public static final Option<Boolean> INTERLEAVED_PARTS = OptionDefinitions.flag(
            "message.interleavedParts",
            false,
            "Whether messages of other streams are given out between the parts of one, where message.partialDeliveryPoint has messages given"
                    + " out in parts (SCTP_FRAGMENT_INTERLEAVE level 2, RFC 6458 section 8.1.20). Where an extension interleaves messages, each"
                    + " stream may then have one that is given out in parts. Within a stream, nothing comes between the parts of a message.");

    /** How many chunks may be held out of order. */
    public static final Option<Integer> MAXIMUM_HELD_CHUNKS = OptionDefinitions.integer(
            "reassembly.maximumChunks",
            65_536,
            16,
            1 << 20,
            "chunks",
            "How many fragments of messages that are not whole, and messages that wait for an earlier one, may be held while DATA before them"
                    + " is missing; more is dropped, as if it had not arrived.");

    /** Autoclose. */
    public static final Option<Duration> AUTOCLOSE = OptionDefinitions.duration(
            "association.autoclose",
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofDays(365),
            "After how long without a user message in either direction the association is shut down (SCTP_AUTOCLOSE, RFC 6458 section 8.1.8);"
                    + " zero for never.");

    /** Whether the path MTU is searched. */
    public static final Option<Boolean> PATH_MTU_DISCOVERY = OptionDefinitions.flag(
            "pathMtu.discovery",
            true,
            "Whether the largest packet that gets through is searched with probes where the link can forbid fragments, and black holes"
                    + " are looked for (RFC 8899, SPP_PMTUD_ENABLE); otherwise packets are as large as the link allows.");

    /** BASE_PLPMTU. */
    public static final Option<Integer> PATH_MTU_BASE = OptionDefinitions.size(
            "pathMtu.base",
            1200,
            508,
            65_535,
            "The packet size that is taken to get through everywhere, where the search begins and a black hole leads back to (BASE_PLPMTU, RFC"
                    + " 8899 section 5.1.2).");

    /** PMTU_RAISE_TIMER. */
    public static final Option<Duration> PATH_MTU_RAISE_INTERVAL = OptionDefinitions.duration(
            "pathMtu.raiseInterval",
            Duration.ofSeconds(600),
            Duration.ofSeconds(1),
            Duration.ofHours(24),
            "How long after a search that ended below the link's MTU it is tried again whether the way has become wider (PMTU_RAISE_TIMER, RFC"
                    + " 8899 section 5.1.1).");

    /** Primary.Switchover.Max.Retrans. */
    public static final Option<Integer> PRIMARY_SWITCHOVER_THRESHOLD = OptionDefinitions.integer(
            "path.primarySwitchoverThreshold",
            65_535,
            0,
            65_535,
            "attempts",
            "How many transmissions in a row may fail on the primary path before the path that data has moved to becomes the primary one for good"
                    + " (Primary.Switchover.Max.Retrans, RFC 7829 section 5), no less than path.potentiallyFailedThreshold; 65535 for never.");

    /** HB.Max.Burst. */
    public static final Option<Integer> HEARTBEAT_MAX_BURST = OptionDefinitions.integer(
            "heartbeat.maxBurst",
            1,
            1,
            1000,
            "packets",
            "How many addresses are probed for verification in one RTO (HB.Max.Burst, RFC 9260 section 5.4).");

    /** How long an association waits for an extension. */
    public static final Option<Duration> EXTENSION_GRACE = OptionDefinitions.duration(
            "extension.grace",
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ofHours(1),
            "How long an association waits for an extension that it uses and that was withdrawn, for instance while its bundle is updated."
                    + " Should be shorter than it takes the peer to find out that nobody answers.");

    /** How long an association waits for a link. */
    public static final Option<Duration> LINK_GRACE = OptionDefinitions.duration(
            "link.grace",
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ofHours(1),
            "How long an association waits when every link that it could use was withdrawn or broke, for instance while a bundle is updated, before"
                    + " it ends here. Should be shorter than it takes the peer to find out that nobody answers.");

    /** How many of a peer's addresses are used. */
    public static final Option<Integer> MAXIMUM_PATHS = OptionDefinitions.integer(
            "path.maximum",
            16,
            1,
            256,
            "addresses",
            "How many of the addresses that a peer lists are used; those after that many are ignored.");

    /** How many notifications may wait. */
    public static final Option<Integer> MAXIMUM_NOTIFICATIONS = OptionDefinitions.integer(
            "notifications.maximum",
            1000,
            10,
            1_000_000,
            "notifications",
            "How many notifications may wait for a listener; those over that are dropped, and their number is told"
                    + " (SCTP_NOTIFICATIONS_STOPPED_EVENT). Messages given back and the end of the association are never dropped.");

    private static final Set<Option<?>> OF_PATHS = Set.of(
            RTO_INITIAL,
            RTO_MIN,
            RTO_MAX,
            PATH_MAX_RETRANS,
            POTENTIALLY_FAILED_THRESHOLD,
            PRIMARY_SWITCHOVER_THRESHOLD,
            HEARTBEAT,
            HEARTBEAT_INTERVAL,
            DIFFERENTIATED_SERVICES,
            REMOTE_ENCAPSULATION_PORT,
            MAXIMUM_CONGESTION_WINDOW,
            MAXIMUM_PACKET_SIZE,
            PATH_MTU_DISCOVERY,
            PATH_MTU_BASE,
            PATH_MTU_RAISE_INTERVAL);

    private static final Set<Option<?>> OF_ASSOCIATIONS = Set.of(
            ASSOCIATION_MAX_RETRANS,
            SACK_DELAY,
            SACK_FREQUENCY,
            NO_DELAY,
            DISABLE_FRAGMENTS,
            MAX_BURST,
            MAXIMUM_SEGMENT_SIZE,
            MAXIMUM_HELD_CHUNKS,
            PARTIAL_DELIVERY_POINT,
            INTERLEAVED_PARTS,
            STREAM_SCHEDULER,
            SHUTDOWN_GUARD,
            SEND_BUFFER,
            SEND_LOW_WATER_MARK,
            RECEIVE_BUFFER,
            CLOSE_TIMEOUT,
            EXTENSION_GRACE,
            LINK_GRACE,
            AUTOCLOSE);

    /** Whether an option can be set for one path of an association that is up, with {@link Association#configure(java.net.InetAddress, Options)}. */
    public static boolean isAdjustableForPath(Option<?> option) {
        return OF_PATHS.contains(option);
    }

    /** Whether an option can be set for an association that is up, with {@link Association#configure(Options)}. */
    public static boolean isAdjustable(Option<?> option) {
        return OF_PATHS.contains(option) || OF_ASSOCIATIONS.contains(option);
    }
}
