/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth.internal;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownParameter;

/**
 * What both sides contribute to the keys of an association (RFC 4895 section 6.1).
 *
 * @param first the key vector that comes first: the numerically smaller one
 * @param second the other one
 */
record KeyVectors(byte[] first, byte[] second) {

    private static final int HEADER_LENGTH = 4;

    /** From the parameters of the two INIT chunks, or INIT and INIT ACK. */
    static KeyVectors of(List<Parameter> ours, List<Parameter> theirs) {
        byte[] mine = vector(ours);
        byte[] peers = vector(theirs);
        int order = new BigInteger(1, mine).compareTo(new BigInteger(1, peers));
        boolean mineFirst = order == 0 ? mine.length <= peers.length : order < 0;
        return mineFirst ? new KeyVectors(mine, peers) : new KeyVectors(peers, mine);
    }

    /** RANDOM, CHUNKS and HMAC-ALGO, those that were sent, without their padding. */
    private static byte[] vector(List<Parameter> parameters) {
        var vector = ByteBuffer.allocate(parameters.stream()
                .filter(UnknownParameter.class::isInstance)
                .mapToInt(parameter -> HEADER_LENGTH + ((UnknownParameter) parameter).value().length)
                .sum());
        for (int type : new int[] {
            AuthenticationExtension.RANDOM, AuthenticationExtension.CHUNKS, AuthenticationExtension.HMAC_ALGO
        }) {
            byte[] value = AuthenticationExtension.find(parameters, type);
            if (value != null) {
                vector.putShort((short) type)
                        .putShort((short) (HEADER_LENGTH + value.length))
                        .put(value);
            }
        }
        byte[] bytes = new byte[vector.position()];
        vector.flip().get(bytes);
        return bytes;
    }

    /** The association shared key that an endpoint pair shared key gives. */
    byte[] associationKey(byte[] endpointKey) {
        return ByteBuffer.allocate(endpointKey.length + first.length + second.length)
                .put(endpointKey)
                .put(first)
                .put(second)
                .array();
    }
}
