/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.StreamScheduling;

/**
 * The options of sockets that RFC 6458 and sctp(4) have, by their names there, without the prefix. Those of extensions are in the extensions' interfaces.
 *
 * <p>Where RFC 6458 has a structure begin with an address, there is a method that takes it, beside the constant for all addresses.
 */
public final class SctpSocketOptions {

    private SctpSocketOptions() {}

    /** Whether small messages are sent at once, without waiting for what is on its way (section 8.1.5). */
    public static final SctpSocketOption<Boolean> NODELAY =
            SctpSocketOption.of("SCTP_NODELAY", AssociationOptions.NO_DELAY);

    /** The limits of the retransmission timeout (section 8.1.1). */
    public static final SctpSocketOption<RtoInfo> RTOINFO = SctpSocketOption.builder("SCTP_RTOINFO", RtoInfo.class)
            .ofAssociationsToCome(RtoInfo::from, (options, value) -> value.in(options))
            .writtenTo((association, value) -> change(association, options -> value.in(options)))
            .build();

    /** Parameters of associations (section 8.1.2). */
    public static final SctpSocketOption<AssocParams> ASSOCINFO = SctpSocketOption.builder(
                    "SCTP_ASSOCINFO", AssocParams.class)
            .ofAssociationsToCome(AssocParams::from, (options, value) -> value.in(options))
            .readFrom(AssocParams::from)
            .writtenTo((association, value) -> value.setFor(association))
            .build();

    /** How associations are set up; can't be set once there is one (section 8.1.3). */
    public static final SctpSocketOption<InitMsg> INITMSG = SctpSocketOption.builder("SCTP_INITMSG", InitMsg.class)
            .ofAssociationsToCome(InitMsg::from, (options, value) -> value.in(options))
            .build();

    /** After how long without messages an association is shut down; zero for never (section 8.1.8). */
    public static final SctpSocketOption<Duration> AUTOCLOSE =
            SctpSocketOption.of("SCTP_AUTOCLOSE", AssociationOptions.AUTOCLOSE);

    /** The peer's address that data is sent to (section 8.1.9). */
    public static final SctpSocketOption<InetAddress> PRIMARY_ADDR = SctpSocketOption.builder(
                    "SCTP_PRIMARY_ADDR", InetAddress.class)
            .readFrom(association -> association.status().primaryPath().remote())
            .writtenTo(Association::setPrimary)
            .build();

    /** Parameters of all paths (section 8.1.12). */
    public static final SctpSocketOption<PeerAddrParams> PEER_ADDR_PARAMS = SctpSocketOption.builder(
                    "SCTP_PEER_ADDR_PARAMS", PeerAddrParams.class)
            .ofAssociationsToCome(PeerAddrParams::from, (options, value) -> value.in(options))
            .writtenTo((association, value) -> changeAllPaths(association, value.in(Options.none())))
            .build();

    /** Parameters of the path to one of the peer's addresses (section 8.1.12). */
    public static SctpSocketOption<PeerAddrParams> peerAddrParams(InetAddress remote) {
        return SctpSocketOption.builder("SCTP_PEER_ADDR_PARAMS", PeerAddrParams.class)
                .readFrom(association -> PeerAddrParams.from(association, remote))
                .writtenTo((association, value) -> value.setFor(association, remote))
                .build();
    }

    /** When paths are given up (RFC 7829 section 7.3). */
    public static final SctpSocketOption<PeerAddrThresholds> PEER_ADDR_THLDS = SctpSocketOption.builder(
                    "SCTP_PEER_ADDR_THLDS", PeerAddrThresholds.class)
            .ofAssociationsToCome(PeerAddrThresholds::from, (options, value) -> value.in(options))
            .writtenTo((association, value) -> changeAllPaths(association, value.in(Options.none())))
            .build();

    /** When the path to one of the peer's addresses is given up (RFC 7829 section 7.3). */
    public static SctpSocketOption<PeerAddrThresholds> peerAddrThresholds(InetAddress remote) {
        return SctpSocketOption.builder("SCTP_PEER_ADDR_THLDS", PeerAddrThresholds.class)
                .readFrom(association -> PeerAddrThresholds.from(
                        association.options(Paths.of(association, remote).remote())))
                .writtenTo((association, value) -> association.configure(remote, value.in(Options.none())))
                .build();
    }

    /** How messages are sent that are sent without saying (section 8.1.31). */
    public static final SctpSocketOption<SndInfo> DEFAULT_SNDINFO =
            SctpSocketOption.of("SCTP_DEFAULT_SNDINFO", SndInfo.class, sending());

    /** The same by its older name (section 8.1.13). */
    public static final SctpSocketOption<SndInfo> DEFAULT_SEND_PARAM =
            SctpSocketOption.of("SCTP_DEFAULT_SEND_PARAM", SndInfo.class, sending());

    /** All kinds of notifications that are received (section 8.1.14). */
    public static final SctpSocketOption<Set<EventType>> EVENTS = SctpSocketOption.of(
            "SCTP_EVENTS", classOf(Set.class), new SocketProperty<>(SocketSettings::events, SocketSettings::events));

    /** Whether one kind of notifications is received (section 8.1.28). */
    public static SctpSocketOption<Boolean> event(EventType type) {
        return SctpSocketOption.of(
                "SCTP_EVENT",
                Boolean.class,
                new SocketProperty<>(
                        (settings, association) -> settings.events(association).contains(type),
                        (settings, association, value) -> settings.event(association, type, value)));
    }

    /** Whether IPv4 addresses are given out as IPv6 addresses that they are mapped to (section 8.1.15). */
    public static final SctpSocketOption<Boolean> I_WANT_MAPPED_V4_ADDR = SctpSocketOption.of(
            "SCTP_I_WANT_MAPPED_V4_ADDR",
            Boolean.class,
            SocketProperty.ofSocket(SocketSettings::isMapped, SocketSettings::mapped));

    /** The most user bytes in one DATA chunk; 0 leaves it to the path MTU (section 8.1.16). */
    public static final SctpSocketOption<Integer> MAXSEG =
            SctpSocketOption.of("SCTP_MAXSEG", AssociationOptions.MAXIMUM_SEGMENT_SIZE);

    /** Whether messages that need fragments are refused (section 8.1.11). */
    public static final SctpSocketOption<Boolean> DISABLE_FRAGMENTS =
            SctpSocketOption.of("SCTP_DISABLE_FRAGMENTS", AssociationOptions.DISABLE_FRAGMENTS);

    /** Whether messages end only where {@link SendFlag#EOR} says so (section 8.1.26). */
    public static final SctpSocketOption<Boolean> EXPLICIT_EOR = SctpSocketOption.of(
            "SCTP_EXPLICIT_EOR",
            Boolean.class,
            SocketProperty.ofSocket(SocketSettings::isExplicitEnd, SocketSettings::explicitEnd));

    /** A limit of cwnd, in bytes; 0 for none. Of FreeBSD. */
    public static final SctpSocketOption<Integer> MAX_CWND =
            SctpSocketOption.of("SCTP_MAX_CWND", AssociationOptions.MAXIMUM_CONGESTION_WINDOW);

    /** How the streams of an association share what it may send (RFC 8260 section 4.3.2). */
    public static final SctpSocketOption<StreamScheduling> STREAM_SCHEDULER =
            SctpSocketOption.of("SCTP_STREAM_SCHEDULER", AssociationOptions.STREAM_SCHEDULER);

    /** What the scheduling of a stream goes by, 0 to 65535 (RFC 8260 section 4.3.3). */
    public static SctpSocketOption<Integer> streamSchedulerValue(int stream) {
        return SctpSocketOption.<Integer>builder("SCTP_STREAM_SCHEDULER_VALUE", Integer.class)
                .readFrom(association -> association.streamValue(stream))
                .writtenTo((association, value) -> association.setStreamValue(stream, value))
                .build();
    }

    /** The peer's UDP port where none is named; 0 leaves it to the link (RFC 6951 section 6.1). */
    public static final SctpSocketOption<Integer> REMOTE_UDP_ENCAPS_PORT = SctpSocketOption.<Integer>builder(
                    "SCTP_REMOTE_UDP_ENCAPS_PORT", Integer.class)
            .ofAssociationsToCome(AssociationOptions.REMOTE_ENCAPSULATION_PORT)
            .readFrom(association -> association.status().primaryPath().encapsulationPort())
            .writtenTo((association, port) ->
                    association.remoteAddresses().forEach(remote -> association.configure(remote, udpPort(port))))
            .build();

    /** The UDP port of one of the peer's addresses (RFC 6951 section 6.1). */
    public static SctpSocketOption<Integer> remoteUdpEncapsPort(InetAddress remote) {
        return SctpSocketOption.<Integer>builder("SCTP_REMOTE_UDP_ENCAPS_PORT", Integer.class)
                .readFrom(association -> Paths.of(association, remote).encapsulationPort())
                .writtenTo((association, port) -> association.configure(remote, udpPort(port)))
                .build();
    }

    private static Options udpPort(int port) {
        return Options.none().with(AssociationOptions.REMOTE_ENCAPSULATION_PORT, port);
    }

    /** Whether other sockets may have the port too, if they say the same (section 8.1.27). Can't be changed once a socket is bound: those that listen, and those of one-to-many style, are opened with {@link EndpointOptions#REUSE_PORT}. */
    public static final SctpSocketOption<Boolean> REUSE_PORT =
            SctpSocketOption.of("SCTP_REUSE_PORT", EndpointOptions.REUSE_PORT);

    /** Whether a socket that is bound to all IPv6 addresses leaves IPv4 alone. Can't be changed once a socket is bound. */
    public static final SctpSocketOption<Boolean> IPV6_V6ONLY =
            SctpSocketOption.of("IPV6_V6ONLY", EndpointOptions.IPV6_ONLY);

    /** How acknowledgements are delayed (section 8.1.19). */
    public static final SctpSocketOption<SackInfo> DELAYED_SACK = delayedSack("SCTP_DELAYED_SACK");

    /** The same by its older name, which FreeBSD has. */
    public static final SctpSocketOption<SackInfo> DELAYED_ACK_TIME = delayedSack("SCTP_DELAYED_ACK_TIME");

    /** Which messages come between the parts of one: 0 none, 1 those of other associations, 2 those of other streams too (section 8.1.20). */
    public static final SctpSocketOption<Integer> FRAGMENT_INTERLEAVE = SctpSocketOption.of(
            "SCTP_FRAGMENT_INTERLEAVE",
            Integer.class,
            SocketProperty.ofSocket(SocketSettings::interleaveLevel, SocketSettings::interleaveLevel)
                    .with(level -> Options.none().with(AssociationOptions.INTERLEAVED_PARTS, level == 2)));

    /** From how many bytes on a message that is not whole yet is given out in parts; 0 for never (section 8.1.21). */
    public static final SctpSocketOption<Integer> PARTIAL_DELIVERY_POINT =
            SctpSocketOption.of("SCTP_PARTIAL_DELIVERY_POINT", AssociationOptions.PARTIAL_DELIVERY_POINT);

    /** How far cwnd may exceed what is in flight when new data is sent, in packets; 0 for no limit (section 8.1.24). */
    public static final SctpSocketOption<Integer> MAX_BURST =
            SctpSocketOption.of("SCTP_MAX_BURST", AssociationOptions.MAX_BURST);

    /** A number that is told with what is received ({@link RcvInfo#context}, section 8.1.25). */
    public static final SctpSocketOption<Integer> CONTEXT = SctpSocketOption.of(
            "SCTP_CONTEXT", Integer.class, new SocketProperty<>(SocketSettings::context, SocketSettings::context));

    /** Whether it is said how messages came ({@link Reception.Data#info}, section 8.1.29); it is unless that is switched off. */
    public static final SctpSocketOption<Boolean> RECVRCVINFO = SctpSocketOption.of(
            "SCTP_RECVRCVINFO",
            Boolean.class,
            SocketProperty.ofSocket(SocketSettings::hasReceiveInfo, SocketSettings::receiveInfo));

    /** Whether it is said what is received next ({@link Reception.Data#next}, section 8.1.30). */
    public static final SctpSocketOption<Boolean> RECVNXTINFO = nextInfo("SCTP_RECVNXTINFO");

    /** The same by its older name (section 8.1.22). */
    public static final SctpSocketOption<Boolean> USE_EXT_RECVINFO = nextInfo("SCTP_USE_EXT_RECVINFO");

    /** How many associations may wait to be accepted (the backlog of listen). */
    public static final SctpSocketOption<Integer> BACKLOG = SctpSocketOption.of("backlog", EndpointOptions.BACKLOG);

    /** How an association is (section 8.2.1). */
    public static final SctpSocketOption<AssociationStatus> STATUS = SctpSocketOption.builder(
                    "SCTP_STATUS", AssociationStatus.class)
            .readFrom(Association::status)
            .build();

    /** How the path to one of the peer's addresses is (section 8.2.2). */
    public static SctpSocketOption<PathStatus> peerAddrInfo(InetAddress remote) {
        return SctpSocketOption.builder("SCTP_GET_PEER_ADDR_INFO", PathStatus.class)
                .readFrom(association -> Paths.of(association, remote))
                .build();
    }

    /** How many associations there are (section 8.2.5). */
    public static final SctpSocketOption<Integer> GET_ASSOC_NUMBER = SctpSocketOption.of(
            "SCTP_GET_ASSOC_NUMBER",
            Integer.class,
            SocketProperty.ofSocket(settings -> settings.associations().size(), null));

    /** The associations that there are, in no order (section 8.2.6). */
    public static final SctpSocketOption<List<Association>> GET_ASSOC_ID_LIST = SctpSocketOption.of(
            "SCTP_GET_ASSOC_ID_LIST", classOf(List.class), SocketProperty.ofSocket(SocketSettings::associations, null));

    /** What closing does with what was not acknowledged (section 8.1.4). */
    public static final SctpSocketOption<Linger> SO_LINGER = SctpSocketOption.of(
            "SO_LINGER", Linger.class, SocketProperty.ofSocket(SocketSettings::linger, SocketSettings::linger));

    /** How many bytes may be handed over and not yet acknowledged (section 8.1.7). */
    public static final SctpSocketOption<Integer> SO_SNDBUF =
            SctpSocketOption.of("SO_SNDBUF", AssociationOptions.SEND_BUFFER);

    /** How many bytes of the send buffer must be free again before it is told that there is room; 0 for a quarter of it. */
    public static final SctpSocketOption<Integer> SO_SNDLOWAT =
            SctpSocketOption.of("SO_SNDLOWAT", AssociationOptions.SEND_LOW_WATER_MARK);

    /** How many bytes may be held for the user and in reassembly (section 8.1.6). */
    public static final SctpSocketOption<Integer> SO_RCVBUF =
            SctpSocketOption.of("SO_RCVBUF", AssociationOptions.RECEIVE_BUFFER);

    /** How long receiving waits that says nothing of that; zero for as long as it takes. */
    public static final SctpSocketOption<Duration> SO_RCVTIMEO = SctpSocketOption.of(
            "SO_RCVTIMEO",
            Duration.class,
            SocketProperty.ofSocket(SocketSettings::receiveTimeout, SocketSettings::receiveTimeout));

    private static SocketProperty<SndInfo> sending() {
        return new SocketProperty<>(SocketSettings::sending, SocketSettings::sending);
    }

    private static SctpSocketOption<Boolean> nextInfo(String name) {
        return SctpSocketOption.of(
                name, Boolean.class, SocketProperty.ofSocket(SocketSettings::hasNextInfo, SocketSettings::nextInfo));
    }

    private static SctpSocketOption<SackInfo> delayedSack(String name) {
        return SctpSocketOption.builder(name, SackInfo.class)
                .ofAssociationsToCome(SackInfo::from, (options, value) -> value.in(options))
                .writtenTo((association, value) -> change(association, options -> value.in(options)))
                .build();
    }

    /** Has an association go by changed options: checked together with those that stay, and only the changed ones set. */
    private static void change(Association association, UnaryOperator<Options> change) {
        Options before = association.options();
        association.configure(OptionAccess.difference(before, change.apply(before)));
    }

    /** Also those that have a value of their own (RFC 6458 section 8.1.12: a wildcard address is for all paths). */
    private static void changeAllPaths(Association association, Options changes) {
        association.configure(changes);
        association.remoteAddresses().forEach(remote -> association.configure(remote, changes));
    }

    @SuppressWarnings("unchecked")
    private static <T> Class<T> classOf(Class<?> raw) {
        return (Class<T>) raw;
    }
}
