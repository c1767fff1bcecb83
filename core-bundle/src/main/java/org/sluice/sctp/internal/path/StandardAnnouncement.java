/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.AnnouncedAddresses;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.spi.AddressAnnouncement;
import org.sluice.sctp.spi.AnnouncementSituation;

/** Which local addresses a peer is told of, by what the options say. */
public final class StandardAnnouncement implements AddressAnnouncement {

    @Override
    public String componentId() {
        return "announcement.standard";
    }

    @Override
    public List<InetAddress> announce(AnnouncementSituation situation) {
        AnnouncedAddresses which = situation.options().get(EndpointOptions.ANNOUNCED_ADDRESSES);
        var announced = new ArrayList<InetAddress>();
        for (var candidate : situation.candidates()) {
            if (candidate.equals(situation.source()) || fits(candidate, which, situation)) {
                announced.add(candidate);
            }
        }
        return announced;
    }

    private static boolean fits(InetAddress candidate, AnnouncedAddresses which, AnnouncementSituation situation) {
        return switch (which) {
            case SOURCE -> false;
            case ALL -> AddressScope.of(candidate) != AddressScope.NONE;
            case SCOPE -> isInScope(candidate, situation);
            case REACHABLE ->
                isInScope(candidate, situation)
                        && situation.peerAddresses().stream()
                                .anyMatch(peer -> situation.way().test(candidate, peer));
        };
    }

    private static boolean isInScope(InetAddress candidate, AnnouncementSituation situation) {
        AddressScope scope = AddressScope.of(candidate);
        return situation.peerAddresses().stream()
                .anyMatch(peer -> scope.isMeaningfulTo(AddressScope.of(peer))
                        && (scope != AddressScope.LINK || situation.way().test(candidate, peer)));
    }
}
