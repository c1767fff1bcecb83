/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

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

    /** Whether what arrives by that link can't have been changed on the way. */
    boolean hasIntegrity();
}
