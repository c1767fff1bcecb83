/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sluice.auth.Authentication;
import org.sluice.auth.AuthenticationOptions;
import org.sluice.sctp.MessageAttribute;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.spi.OfferSituation;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.ProtocolViolationCause;
import org.sluice.sctp.wire.UnknownParameter;

/** Authenticated chunks in a stack: offers them, and agrees where the peer does too (RFC 4895 sections 3 and 6.1). */
public final class AuthenticationExtension implements Extension {

    static final int RANDOM = 0x8002;
    static final int CHUNKS = 0x8003;
    static final int HMAC_ALGO = 0x8004;

    private static final int RANDOM_LENGTH = 32;

    /** INIT, INIT ACK, SHUTDOWN COMPLETE and AUTH are never authenticated, and have to be ignored where a peer lists them (section 3.2). */
    private static final Set<Integer> NEVER = Set.of(1, 2, 14, 15);

    private static final Claims CLAIMS = Claims.none()
            .leadingType(AuthenticationChunk.TYPE)
            .parameterType(RANDOM)
            .parameterType(CHUNKS)
            .parameterType(HMAC_ALGO)
            .causeCode(UnsupportedHmacCause.CODE)
            .providing("authentication");

    @Override
    public String componentId() {
        return Authentication.ID;
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public List<Option<?>> options() {
        return AuthenticationOptions.all();
    }

    @Override
    public Claims claims() {
        return CLAIMS;
    }

    @Override
    public List<MessageAttribute<?>> messageAttributes() {
        return List.of(Authentication.KEY);
    }

    @Override
    public boolean isOffered(Options options) {
        return options.get(AuthenticationOptions.SUPPORTED);
    }

    @Override
    public List<Parameter> offer(OfferSituation situation) {
        byte[] random = new byte[RANDOM_LENGTH];
        situation.random().nextBytes(random);
        var parameters = new ArrayList<Parameter>();
        parameters.add(new UnknownParameter(RANDOM, random));
        var chunks =
                new TreeSet<>(OptionDefinitions.numbersOf(situation.options().get(AuthenticationOptions.CHUNKS)));
        // What others want authenticated, as RFC 5061 section 4.1.1 has it of ASCONF.
        chunks.addAll(situation.authenticatedTypes());
        if (!chunks.isEmpty()) {
            byte[] types = new byte[chunks.size()];
            int count = 0;
            for (int type : chunks) {
                types[count++] = (byte) type;
            }
            parameters.add(new UnknownParameter(CHUNKS, types));
        }
        List<Integer> hmacs = OptionDefinitions.numbersOf(situation.options().get(AuthenticationOptions.HMACS));
        var identifiers = ByteBuffer.allocate(2 * hmacs.size());
        hmacs.forEach(identifier -> identifiers.putShort(identifier.shortValue()));
        parameters.add(new UnknownParameter(HMAC_ALGO, identifiers.array()));
        return parameters;
    }

    @Override
    public Answer agree(Negotiation negotiation) {
        if (find(negotiation.ours(), RANDOM) == null) {
            return new Answer.Refused("not offered by us");
        }
        byte[] random = find(negotiation.theirs(), RANDOM);
        byte[] hmacs = find(negotiation.theirs(), HMAC_ALGO);
        if (random == null || hmacs == null) {
            return new Answer.Refused("not offered by the peer", "noAuthentication");
        }
        if (random.length != RANDOM_LENGTH) {
            String what = "a RANDOM parameter of " + random.length + " bytes";
            return new Answer.Unacceptable("the peer sent " + what, new ProtocolViolationCause(what));
        }
        Hmac hmac = best(hmacs);
        if (hmac == null) {
            return new Answer.Refused("the peer knows none of our algorithms", "noAuthentication");
        }
        Set<Integer> demandedOfUs = chunks(negotiation.theirs());
        demandedOfUs.addAll(negotiation.authenticatedTypes());
        var rules = new Rules(
                chunks(negotiation.ours()), demandedOfUs, identifiers(find(negotiation.ours(), HMAC_ALGO)), hmac);
        var keys = new Keys(KeyVectors.of(negotiation.ours(), negotiation.theirs()));
        keys.begin(
                negotiation.options().get(AuthenticationOptions.KEYS),
                negotiation.options().get(AuthenticationOptions.ACTIVE_KEY),
                OptionDefinitions.numbersOf(negotiation.options().get(AuthenticationOptions.DEACTIVATED_KEYS)));
        return new Answer.Agreed(new AuthenticationPart(rules, keys));
    }

    /** The first in the peer's list that we know (section 6.1). */
    private static Hmac best(byte[] list) {
        for (int identifier : identifiers(list)) {
            Hmac hmac = Hmac.of(identifier);
            if (hmac != null) {
                return hmac;
            }
        }
        return null;
    }

    private static List<Integer> identifiers(byte[] list) {
        var identifiers = new ArrayList<Integer>();
        for (int i = 0; i + 1 < list.length; i += 2) {
            identifiers.add((list[i] & 0xff) << 8 | list[i + 1] & 0xff);
        }
        return identifiers;
    }

    private static Set<Integer> chunks(List<Parameter> parameters) {
        var types = new TreeSet<Integer>();
        byte[] list = find(parameters, CHUNKS);
        if (list != null) {
            for (byte type : list) {
                if (!NEVER.contains(type & 0xff)) {
                    types.add(type & 0xff);
                }
            }
        }
        return types;
    }

    /** The value of the first parameter of a type, or null. */
    static byte[] find(List<Parameter> parameters, int type) {
        for (Parameter parameter : parameters) {
            if (parameter instanceof UnknownParameter unknown && unknown.type() == type) {
                return unknown.value();
            }
        }
        return null;
    }

    @Override
    public AssociationExtension resume(Map<String, Object> snapshot) {
        return AuthenticationPart.resume(snapshot);
    }
}
