/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.util.List;
import java.util.Set;
import org.sluice.sctp.Options;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.SupportedExtensionsParameter;

/**
 * What both sides said when an association was set up.
 *
 * @param ours the parameters of our INIT or INIT ACK
 * @param theirs the parameters of the peer's
 * @param agreed the ids of the extensions that were agreed on before this one, and what those provide
 * @param authenticatedTypes the chunk types among those that we listed in Supported Extensions that extensions {@linkplain Claims#authenticatedTypes want} authenticated
 * @param options what holds for the association on our side; the same whenever the agreement is worked out
 */
public record Negotiation(
        List<Parameter> ours,
        List<Parameter> theirs,
        Set<String> agreed,
        Set<Integer> authenticatedTypes,
        Options options) {

    /** Copies the collections. */
    public Negotiation {
        ours = List.copyOf(ours);
        theirs = List.copyOf(theirs);
        agreed = Set.copyOf(agreed);
        authenticatedTypes = Set.copyOf(authenticatedTypes);
    }

    /** Whether we sent a parameter of a type. */
    public boolean weSent(int parameterType) {
        return ours.stream().anyMatch(parameter -> parameter.type() == parameterType);
    }

    /** Whether the peer sent a parameter of a type. */
    public boolean peerSent(int parameterType) {
        return theirs.stream().anyMatch(parameter -> parameter.type() == parameterType);
    }

    /** Whether we listed a chunk type in Supported Extensions. */
    public boolean weSupport(int chunkType) {
        return isListed(ours, chunkType);
    }

    /** Whether the peer listed a chunk type in Supported Extensions. */
    public boolean peerSupports(int chunkType) {
        return isListed(theirs, chunkType);
    }

    private static boolean isListed(List<Parameter> parameters, int chunkType) {
        for (Parameter parameter : parameters) {
            if (parameter instanceof SupportedExtensionsParameter supported
                    && supported.chunkTypes().contains(chunkType)) {
                return true;
            }
        }
        return false;
    }
}
