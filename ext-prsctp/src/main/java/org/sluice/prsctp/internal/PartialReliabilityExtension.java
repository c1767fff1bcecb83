/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp.internal;

import java.util.List;
import java.util.Map;
import org.sluice.prsctp.PartialReliability;
import org.sluice.prsctp.PartialReliabilityOptions;
import org.sluice.sctp.MessageAttribute;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownParameter;

/** Partial reliability in a stack: offers it, and agrees where the peer knows it (RFC 3758 section 3.3). */
public final class PartialReliabilityExtension implements Extension {

    /** Forward-TSN-Supported (RFC 3758 section 3.1). */
    static final int FORWARD_TSN_SUPPORTED = 0xc000;

    private static final Claims CLAIMS =
            Claims.none().chunkType(ForwardTsnChunk.TYPE).parameterType(FORWARD_TSN_SUPPORTED);

    @Override
    public String componentId() {
        return PartialReliability.ID;
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public List<Option<?>> options() {
        return PartialReliabilityOptions.all();
    }

    @Override
    public Claims claims() {
        return CLAIMS;
    }

    @Override
    public List<MessageAttribute<?>> messageAttributes() {
        return PartialReliability.ATTRIBUTES;
    }

    @Override
    public boolean isOffered(Options options) {
        return options.get(PartialReliabilityOptions.SUPPORTED);
    }

    @Override
    public List<Parameter> offer(Options options) {
        return List.of(new UnknownParameter(FORWARD_TSN_SUPPORTED, new byte[0]));
    }

    @Override
    public Answer agree(Negotiation negotiation) {
        if (!negotiation.weSent(FORWARD_TSN_SUPPORTED)) {
            return new Answer.Refused("not offered by us");
        }
        // Some peers say it in one way, some in the other.
        if (!negotiation.peerSent(FORWARD_TSN_SUPPORTED) && !negotiation.peerSupports(ForwardTsnChunk.TYPE)) {
            return new Answer.Refused("not offered by the peer");
        }
        return new Answer.Agreed(new PartialReliabilityPart());
    }

    @Override
    public AssociationExtension resume(Map<String, Object> snapshot) {
        return PartialReliabilityPart.resume(snapshot);
    }
}
