/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.AbstractSelectionKey;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A channel's registration with a {@link CarriedSelector}. What the system carries, a channel of another kind or one that was left to TCP, has a key of the system's
 * selector behind it.
 */
final class CarriedKey extends AbstractSelectionKey {

    private final CarriedSelector selector;
    private final SelectableChannel channel;
    private final AtomicBoolean queued = new AtomicBoolean();
    private volatile int interest;
    private volatile int ready;
    private volatile SelectionKey behind;

    CarriedKey(CarriedSelector selector, SelectableChannel channel, int interest) {
        this.selector = selector;
        this.channel = channel;
        this.interest = interest;
    }

    /** Has a channel of the system's watched in this key's name. */
    void follow(SelectableChannel tcp) throws ClosedChannelException {
        behind = selector.watch(tcp, interest, this);
    }

    SelectionKey behind() {
        return behind;
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public CarriedSelector selector() {
        return selector;
    }

    @Override
    public int interestOps() {
        check();
        return interest;
    }

    @Override
    public SelectionKey interestOps(int operations) {
        check();
        if ((operations & ~channel.validOps()) != 0) {
            throw new IllegalArgumentException("not for such a channel: " + operations);
        }
        interest = operations;
        SelectionKey key = behind;
        if (key == null) {
            signal();
        } else {
            key.interestOps(operations);
        }
        return this;
    }

    @Override
    public int readyOps() {
        check();
        return ready;
    }

    private void check() {
        if (!isValid()) {
            throw new CancelledKeyException();
        }
    }

    /** What is wanted, also of a key that was cancelled. */
    int wanted() {
        return interest;
    }

    /** Something may be possible now. */
    void signal() {
        if (queued.compareAndSet(false, true)) {
            selector.signalled(this);
        }
    }

    /** The selector looks now; what is signalled from here on is for the next time. */
    void looked() {
        queued.set(false);
    }

    /**
     * Notes what is ready.
     *
     * @param more whether it comes on top of what was, since nobody has taken the key from the selected ones
     * @return whether that is news
     */
    boolean setReady(int operations, boolean more) {
        int before = ready;
        ready = more ? before | operations : operations;
        return !more || ready != before;
    }
}
