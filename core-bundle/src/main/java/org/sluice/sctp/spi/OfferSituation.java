/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.util.Set;
import java.util.random.RandomGenerator;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.sctp.Options;

/** What is known when an INIT or INIT ACK is about to leave. */
@ProviderType
public interface OfferSituation {

    /** What holds for the association. */
    Options options();

    /** Whether the link that it leaves by reads and writes the ECN bits of IP. */
    boolean hasCongestionMarks();

    /** Where random numbers come from; replayed from a seed in simulations. */
    RandomGenerator random();

    /**
     * The ids of the extensions that are offered and come before this one, and what they provide. Complete when {@link Extension#offer} is called; when
     * {@link Extension#isOffered} is, those before are known.
     */
    Set<String> offered();

    /** The chunk types that extensions which are offered {@linkplain Claims#authenticatedTypes want} authenticated; known when {@link Extension#offer} is called. */
    Set<Integer> authenticatedTypes();

    /** Whether what arrives by that link can't have been changed on the way. */
    boolean hasIntegrity();
}
