/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.List;
import java.util.random.RandomGenerator;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.internal.extension.ExtensionRegistry;
import org.sluice.sctp.internal.extension.Stint;
import org.sluice.sctp.internal.path.PacketSink;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.internal.stream.BlockPool;
import org.sluice.sctp.internal.stream.MessagePool;
import org.sluice.sctp.spi.CongestionControlFactory;
import org.sluice.sctp.spi.StreamSchedulerFactory;

/** What an association is given by the loop that owns it. */
public interface AssociationHost {

    /** Where its packets go. */
    PacketSink packets();

    /** What is counted. */
    Counters counters();

    /** Where tags, nonces and jitter come from. */
    RandomGenerator random();

    /** Blocks for received data. */
    BlockPool blocks();

    /** Messages to be sent that the loop's associations share. */
    MessagePool messages();

    /** What decides between streams. */
    StreamSchedulerFactory schedulers();

    /** What keeps cwnd. */
    CongestionControlFactory congestionControls();

    /** The stack's extensions now. */
    ExtensionRegistry extensions();

    /** The time that the thread at hand spends at the loop. */
    Stint stint();

    /** A verification tag that no association of the stack has; never 0. */
    int newTag();

    /** Whether packets can leave from an address. */
    boolean isLocal(InetAddress address);

    /** Whether an address of a peer's is another association's than the one with a tag. */
    boolean isTaken(InetAddress remote, int remotePort, int localPort, int localTag);

    /**
     * The way to one of the peer's addresses.
     *
     * @param locals the local addresses that packets may leave from, because the peer knows no others; empty for the one that fits best
     * @return the way, or null where there is none
     */
    Route route(InetAddress remote, int encapsulationPort, List<InetAddress> locals);
}
