/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import java.util.Optional;
import org.sluice.sctp.Notification;
import org.sluice.sctp.socket.EventType;

/**
 * What the peer indicated when the association was set up (SCTP_ADAPTATION_INDICATION, RFC 6458 section 6.1.6).
 *
 * @param indication 0 to 4294967295 (sai_adaptation_ind)
 */
public record AdaptationIndication(long indication) {

    /** For subscribing. */
    public static final EventType TYPE = EventType.ofExtension(AdaptationLayer.ID, "adaptationIndication");

    /** What a notification tells of the peer's indication; empty if it tells something else. */
    public static Optional<AdaptationIndication> from(Notification notification) {
        return notification instanceof Notification.OfExtension told
                        && told.extension().equals(AdaptationLayer.ID)
                        && told.name().equals("adaptationIndication")
                ? Optional.of(new AdaptationIndication((Long) told.values().get("indication")))
                : Optional.empty();
    }
}
