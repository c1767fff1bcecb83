/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.ecn.internal;

import java.util.List;
import java.util.Map;
import org.sluice.ecn.CongestionNotification;
import org.sluice.ecn.CongestionNotificationOptions;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.spi.OfferSituation;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownParameter;

/** Explicit congestion notification in a stack: offers it where the link can tell, and agrees where the peer does too (RFC 4960 appendix A). */
public final class CongestionNotificationExtension implements Extension {

    /** ECN Capable. */
    static final int ECN_CAPABLE = 0x8000;

    private static final Claims CLAIMS = Claims.none()
            .chunkType(CongestionChunk.ECHO)
            .chunkType(CongestionChunk.WINDOW_REDUCED)
            .parameterType(ECN_CAPABLE);

    @Override
    public String componentId() {
        return CongestionNotification.ID;
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public List<Option<?>> options() {
        return CongestionNotificationOptions.all();
    }

    @Override
    public Claims claims() {
        return CLAIMS;
    }

    @Override
    public boolean isOffered(OfferSituation situation) {
        return situation.options().get(CongestionNotificationOptions.SUPPORTED) && situation.hasCongestionMarks();
    }

    @Override
    public List<Parameter> offer(Options options) {
        return List.of(new UnknownParameter(ECN_CAPABLE, new byte[0]));
    }

    @Override
    public Answer agree(Negotiation negotiation) {
        if (!negotiation.weSent(ECN_CAPABLE)) {
            return new Answer.Refused("not offered by us");
        }
        if (!negotiation.peerSent(ECN_CAPABLE)) {
            return new Answer.Refused("not offered by the peer");
        }
        return new Answer.Agreed(new CongestionNotificationPart());
    }

    @Override
    public AssociationExtension resume(Map<String, Object> snapshot) {
        return CongestionNotificationPart.resume(snapshot);
    }
}
