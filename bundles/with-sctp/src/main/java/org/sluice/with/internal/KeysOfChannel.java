/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The keys of a channel, one for each selector that watches it. Any thread. */
final class KeysOfChannel {

    private final List<CarriedKey> keys = new CopyOnWriteArrayList<>();

    void add(CarriedKey key) {
        keys.add(key);
    }

    void remove(CarriedKey key) {
        keys.remove(key);
    }

    /** Something may be possible now. */
    void signal() {
        for (CarriedKey key : keys) {
            key.signal();
        }
    }

    /** The channel is left to TCP from here on. */
    void moveTo(SelectableChannel tcp) throws ClosedChannelException {
        for (CarriedKey key : keys) {
            key.follow(tcp);
        }
    }
}
