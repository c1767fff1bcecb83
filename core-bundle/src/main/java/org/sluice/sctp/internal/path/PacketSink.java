/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import org.sluice.sctp.link.Packet;

/** Where packets are written to, one at a time. They leave in batches, in the order they were committed. */
public interface PacketSink {

    /** A packet to be filled, its buffer empty. It must be committed or discarded before the next begins. */
    Packet begin(Route route);

    /** Sends the packet begun last; its buffer holds it from position to limit, but for the checksum. */
    void commit();

    /** Gives the packet begun last back, unsent. */
    void discard();
}
