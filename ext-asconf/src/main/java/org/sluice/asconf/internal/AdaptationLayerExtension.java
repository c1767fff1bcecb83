/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.sluice.asconf.AdaptationLayer;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownParameter;

/** The Adaptation Layer Indication in a stack: handed to the upper layer as it is (RFC 5061 section 4.2.6). */
public final class AdaptationLayerExtension implements Extension {

    /** Adaptation Layer Indication. */
    static final int ADAPTATION_LAYER_INDICATION = 0xC006;

    private static final Claims CLAIMS = Claims.none().parameterType(ADAPTATION_LAYER_INDICATION);

    @Override
    public String componentId() {
        return AdaptationLayer.ID;
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public List<Option<?>> options() {
        return AdaptationLayer.options();
    }

    @Override
    public Claims claims() {
        return CLAIMS;
    }

    @Override
    public List<Parameter> offer(Options options) {
        String indication = options.get(AdaptationLayer.INDICATION);
        if (indication.isEmpty()) {
            return List.of();
        }
        byte[] value = ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) Long.parseLong(indication))
                .array();
        return List.of(new UnknownParameter(ADAPTATION_LAYER_INDICATION, value));
    }

    @Override
    public Answer agree(Negotiation negotiation) {
        Long ofPeer = null;
        for (Parameter parameter : negotiation.theirs()) {
            if (parameter instanceof UnknownParameter indication
                    && indication.type() == ADAPTATION_LAYER_INDICATION
                    && indication.value().length == Integer.BYTES) {
                ofPeer = Integer.toUnsignedLong(
                        ByteBuffer.wrap(indication.value()).getInt());
            }
        }
        return ofPeer == null
                ? new Answer.Refused("the peer indicated nothing")
                : new Answer.Agreed(new AdaptationLayerPart(ofPeer));
    }

    @Override
    public AssociationExtension resume(Map<String, Object> snapshot) {
        return AdaptationLayerPart.resume(snapshot);
    }
}
