/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

import org.sluice.sctp.link.Packet;

/** Where packets are written to, one at a time. They leave in batches, in the order they were committed. */
public interface PacketSink {

    /** Somebody who fills a packet over several calls. */
    interface Holder {

        /** Somebody else is about to begin a packet: the one that is held has to be committed or discarded now. */
        void finishPacket();

        /** The packet that is held is gone: it was discarded because something went wrong. */
        void forgetPacket();
    }

    /**
     * A packet to be filled, its buffer empty. Whoever holds another one finishes it first.
     *
     * @param holder told when it has to finish the packet; null for one who commits it before anything else is called
     */
    Packet begin(Route route, Holder holder);

    /** Sends the packet begun last; its buffer holds it from position to limit, but for the checksum. */
    void commit();

    /** Gives the packet begun last back, unsent. */
    void discard();
}
