/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** The streams of an association, as an extension may change them. Sets of streams stand for all streams where they are empty. */
@ProviderType
public interface Streams {

    /** How many streams this side may send on. */
    int outboundCount();

    /** How many streams the peer may send on. */
    int inboundCount();

    /** The first TSN of this side. */
    int initialTsn();

    /** The first TSN of the peer. */
    int peerInitialTsn();

    /** The TSN that the next new DATA chunk gets. */
    int nextTsn();

    /** The cumulative TSN ack point of what was received. */
    int receivedTsn();

    /** Keeps back messages of streams that are handed over from now on; those before are sent. */
    void hold(Set<Integer> streams);

    /** Takes one {@link #hold} of the same streams back; messages go again when no other one is left. */
    void release(Set<Integer> streams);

    /** Whether all that was handed over for these streams before they were held has been sent and acknowledged. */
    boolean isQuiet(Set<Integer> streams);

    /** Has outbound streams go on with stream sequence number 0; only while they are held and quiet. */
    void restartOutbound(Set<Integer> streams);

    /**
     * Has inbound streams expect stream sequence number 0 next. What waits for earlier messages in them is delivered, since those will not come any
     * more; what was {@linkplain #defer deferred} follows.
     */
    void restartInbound(Set<Integer> streams);

    /** Keeps ordered messages of inbound streams aside that begin after a TSN, until the streams are restarted. */
    void defer(Set<Integer> streams, int afterTsn);

    /**
     * Everything outstanding counts as acknowledged, the next DATA chunk gets a TSN, and all outbound streams go on with stream sequence
     * number 0.
     */
    void restartSending(int nextTsn);

    /**
     * The next DATA chunk of the peer has a TSN, and all inbound streams expect stream sequence number 0. Fragments of messages that are not whole are
     * dropped, whole messages delivered.
     */
    void restartReceiving(int nextTsn);

    /** Adds outbound streams, which begin with stream sequence number 0. */
    void addOutbound(int count);

    /** Adds inbound streams, which begin with stream sequence number 0. */
    void addInbound(int count);
}
