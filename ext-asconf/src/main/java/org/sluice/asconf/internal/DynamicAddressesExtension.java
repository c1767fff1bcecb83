/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.sluice.asconf.DynamicAddresses;
import org.sluice.asconf.DynamicAddressesOptions;
import org.sluice.sctp.Option;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.spi.OfferSituation;

/** Dynamic addresses in a stack: offered where chunks can be authenticated, or need not be (RFC 5061 section 4.2.7). */
public final class DynamicAddressesExtension implements Extension {

    /** What an extension provides that authenticates chunks (RFC 4895). */
    private static final String AUTHENTICATION = "authentication";

    // Those that belong into ASCONF and ASCONF-ACK are known, so that they are ignored in INIT and INIT ACK (section
    // 4.2).
    private static final Claims CLAIMS = Claims.none()
            .strangerType(ConfigurationChunk.ASCONF)
            .authenticatedType(ConfigurationChunk.ASCONF)
            .authenticatedType(ConfigurationChunk.ASCONF_ACK)
            .parameterType(ConfigurationParameter.ADD_IP_ADDRESS)
            .parameterType(ConfigurationParameter.DELETE_IP_ADDRESS)
            .parameterType(ConfigurationParameter.ERROR_CAUSE_INDICATION)
            .parameterType(ConfigurationParameter.SET_PRIMARY_ADDRESS)
            .parameterType(ConfigurationParameter.SUCCESS_INDICATION)
            .causeCode(Refusal.LAST_ADDRESS)
            .causeCode(Refusal.RESOURCE_SHORTAGE)
            .causeCode(Refusal.SOURCE_ADDRESS)
            .causeCode(Refusal.ILLEGAL_ASCONF_ACK)
            .causeCode(Refusal.NOT_AUTHORIZED)
            .following(AUTHENTICATION);

    @Override
    public String componentId() {
        return DynamicAddresses.ID;
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public List<Option<?>> options() {
        return DynamicAddressesOptions.all();
    }

    @Override
    public Claims claims() {
        return CLAIMS;
    }

    @Override
    public boolean isOffered(OfferSituation situation) {
        // Some peers abort where the chunks are listed and authentication is not offered, and they may.
        return situation.options().get(DynamicAddressesOptions.SUPPORTED)
                && (situation.offered().contains(AUTHENTICATION)
                        || situation.options().get(DynamicAddressesOptions.WITHOUT_AUTHENTICATION));
    }

    @Override
    public Answer agree(Negotiation negotiation) {
        boolean ours = negotiation.weSupport(ConfigurationChunk.ASCONF);
        boolean theirs = negotiation.peerSupports(ConfigurationChunk.ASCONF)
                && negotiation.peerSupports(ConfigurationChunk.ASCONF_ACK);
        if (!ours || !theirs) {
            return new Answer.Refused("not offered by " + (ours ? "the peer" : "us"));
        }
        if (!negotiation.agreed().contains(AUTHENTICATION)
                && !negotiation.options().get(DynamicAddressesOptions.WITHOUT_AUTHENTICATION)) {
            return new Answer.Refused("the association authenticates nothing (asconf.withoutAuthentication is false)");
        }
        InetAddress primary = ConfigurationParameter.primaryOf(negotiation.theirs());
        return new Answer.Agreed(new DynamicAddressesPart(primary));
    }

    @Override
    public AssociationExtension resume(Map<String, Object> snapshot) {
        return DynamicAddressesPart.resume(snapshot);
    }
}
