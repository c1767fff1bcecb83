/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.util.Optional;

/**
 * A box on the way that a direction of a {@link SimulatedNetwork} goes through, for instance at a link by satellite: what the direction's {@link Impairments}
 * damage it drops, and it is told of that and of what found no room in the queue. It may say something to the sender of the packet, in whatever form.
 */
@FunctionalInterface
public interface MiddleBox {

    /**
     * What was dropped.
     *
     * @param packet the SCTP packet from its common header on, as damaged as it is
     * @param damaged whether it was damaged, on the far side of the link; else there was no room, on the near side
     * @param bytesPerSecond how fast the link is; 0 where that has no limit
     * @param queuedBytes what is in the queue
     */
    record Drop(byte[] packet, boolean damaged, long bytesPerSecond, long queuedBytes) {}

    /**
     * A packet was dropped.
     *
     * @return an SCTP packet for its sender, which gets it as if the receiver had sent it; empty to say nothing
     */
    Optional<byte[]> dropped(Drop drop);
}
