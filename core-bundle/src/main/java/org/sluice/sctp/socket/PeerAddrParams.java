/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathStatus;

/**
 * Parameters of a path (struct sctp_paddrparams, RFC 6458 section 8.1.12). Where zero is set, and where the flag for it is missing, what holds is left as it is.
 *
 * @param heartbeatInterval how long a path is idle before a HEARTBEAT, beside its RTO and jitter; set with {@link Flag#HB_ENABLE} only (spp_hbinterval)
 * @param pathMaximumRetransmissions how many transmissions in a row may fail before the path is inactive, 0 to 1000 (spp_pathmaxrxt)
 * @param pathMaximumTransmissionUnit how many bytes of chunks a packet has room for; set with {@link Flag#PMTUD_DISABLE} only (spp_pathmtu)
 * @param differentiatedServices the code point of packets, 0 to 63; set with {@link Flag#DSCP} only (spp_dscp, which has it in its upper 6 bits)
 * @param flags what is to be done, or how things are (spp_flags)
 */
public record PeerAddrParams(
        Duration heartbeatInterval,
        int pathMaximumRetransmissions,
        int pathMaximumTransmissionUnit,
        int differentiatedServices,
        Set<Flag> flags) {

    /** What there is to be done. SPP_IPV6_FLOWLABEL is missing, since no link can choose flow labels. */
    public enum Flag {
        /** Idle paths are probed. */
        HB_ENABLE,
        /** Idle paths are not probed. */
        HB_DISABLE,
        /** A HEARTBEAT is sent now; of a single path only. */
        HB_DEMAND,
        /** The heartbeat interval is zero, which leaves RTO and jitter. */
        HB_TIME_IS_ZERO,
        /** The path MTU is searched. */
        PMTUD_ENABLE,
        /** The path MTU is not searched. */
        PMTUD_DISABLE,
        /** The code point is set. */
        DSCP
    }

    /** The common header of packets (RFC 9260 section 3.1), which does not count here. */
    private static final int COMMON_HEADER = 12;

    /** Nothing is changed. */
    public static final PeerAddrParams UNCHANGED = new PeerAddrParams(Duration.ZERO, 0, 0, 0, Set.of());

    /** Copies the flags; says which exclude each other. */
    public PeerAddrParams {
        flags = Set.copyOf(flags);
        refuseBoth(flags, Flag.HB_ENABLE, Flag.HB_DISABLE);
        refuseBoth(flags, Flag.PMTUD_ENABLE, Flag.PMTUD_DISABLE);
    }

    private static void refuseBoth(Set<Flag> flags, Flag one, Flag other) {
        if (flags.contains(one) && flags.contains(other)) {
            throw new IllegalArgumentException(one + " and " + other + " exclude each other (RFC 6458 section 8.1.12)");
        }
    }

    /** Idle paths are probed at an interval; zero for RTO and jitter alone. */
    public PeerAddrParams withHeartbeats(Duration interval) {
        var changed = with(Flag.HB_ENABLE);
        changed = interval.isZero() ? changed.with(Flag.HB_TIME_IS_ZERO) : changed;
        return new PeerAddrParams(
                interval,
                pathMaximumRetransmissions,
                pathMaximumTransmissionUnit,
                differentiatedServices,
                changed.flags);
    }

    /** How many transmissions in a row may fail. */
    public PeerAddrParams withPathMaximumRetransmissions(int number) {
        return new PeerAddrParams(
                heartbeatInterval, number, pathMaximumTransmissionUnit, differentiatedServices, flags);
    }

    /** Packets have room for so many bytes of chunks, and no other size is looked for. */
    public PeerAddrParams withFixedPathMaximumTransmissionUnit(int bytes) {
        return new PeerAddrParams(
                heartbeatInterval,
                pathMaximumRetransmissions,
                bytes,
                differentiatedServices,
                with(Flag.PMTUD_DISABLE).flags);
    }

    /** Packets have a code point, 0 to 63. */
    public PeerAddrParams withDifferentiatedServices(int codePoint) {
        return new PeerAddrParams(
                heartbeatInterval,
                pathMaximumRetransmissions,
                pathMaximumTransmissionUnit,
                codePoint,
                with(Flag.DSCP).flags);
    }

    /** One flag more. */
    public PeerAddrParams with(Flag flag) {
        var more = EnumSet.of(flag);
        more.addAll(flags);
        return new PeerAddrParams(
                heartbeatInterval,
                pathMaximumRetransmissions,
                pathMaximumTransmissionUnit,
                differentiatedServices,
                more);
    }

    static PeerAddrParams from(Options options) {
        return from(options, options.get(AssociationOptions.MAXIMUM_PACKET_SIZE));
    }

    private static PeerAddrParams from(Options options, int packetSize) {
        var flags = EnumSet.of(
                options.get(AssociationOptions.HEARTBEAT) ? Flag.HB_ENABLE : Flag.HB_DISABLE,
                options.get(AssociationOptions.PATH_MTU_DISCOVERY) ? Flag.PMTUD_ENABLE : Flag.PMTUD_DISABLE,
                Flag.DSCP);
        return new PeerAddrParams(
                options.get(AssociationOptions.HEARTBEAT_INTERVAL),
                options.get(AssociationOptions.PATH_MAX_RETRANS),
                packetSize - COMMON_HEADER,
                options.get(AssociationOptions.DIFFERENTIATED_SERVICES),
                flags);
    }

    static PeerAddrParams from(Association association, InetAddress remote) {
        PathStatus path = Paths.of(association, remote);
        return from(association.options(remote), path.pathMaximumTransmissionUnit());
    }

    Options in(Options options) {
        if (flags.contains(Flag.HB_DEMAND)) {
            throw new IllegalArgumentException("HB_DEMAND is for one path (RFC 6458 section 8.1.12)");
        }
        var changed = Unchanged.orSet(options, AssociationOptions.PATH_MAX_RETRANS, pathMaximumRetransmissions);
        if (flags.contains(Flag.HB_ENABLE) || flags.contains(Flag.HB_DISABLE)) {
            changed = changed.with(AssociationOptions.HEARTBEAT, flags.contains(Flag.HB_ENABLE));
        }
        if (flags.contains(Flag.HB_TIME_IS_ZERO)) {
            changed = changed.with(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ZERO);
        } else if (flags.contains(Flag.HB_ENABLE)) {
            changed = Unchanged.orSet(changed, AssociationOptions.HEARTBEAT_INTERVAL, heartbeatInterval);
        }
        if (flags.contains(Flag.PMTUD_ENABLE)) {
            changed = changed.with(AssociationOptions.PATH_MTU_DISCOVERY, true);
        } else if (flags.contains(Flag.PMTUD_DISABLE)) {
            changed = changed.with(AssociationOptions.PATH_MTU_DISCOVERY, false);
            changed = pathMaximumTransmissionUnit == 0
                    ? changed
                    : changed.with(AssociationOptions.MAXIMUM_PACKET_SIZE, pathMaximumTransmissionUnit + COMMON_HEADER);
        }
        return flags.contains(Flag.DSCP)
                ? changed.with(AssociationOptions.DIFFERENTIATED_SERVICES, differentiatedServices)
                : changed;
    }

    void setFor(Association association, InetAddress remote) {
        var flagsLeft = EnumSet.noneOf(Flag.class);
        flagsLeft.addAll(flags);
        boolean demanded = flagsLeft.remove(Flag.HB_DEMAND);
        Options changes = new PeerAddrParams(
                        heartbeatInterval,
                        pathMaximumRetransmissions,
                        pathMaximumTransmissionUnit,
                        differentiatedServices,
                        flagsLeft)
                .in(Options.none());
        association.configure(remote, changes);
        if (demanded) {
            association.heartbeat(remote);
        }
    }
}
