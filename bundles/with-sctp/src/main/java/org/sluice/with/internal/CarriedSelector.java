/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Watches channels that ride on SCTP beside channels of the system's: it waits in a selector of the system's, which is woken where something
 * happened to one of the others. Only channels that signalled, or were ready the last time, are looked at.
 */
final class CarriedSelector extends AbstractSelector {

    private static final long NOW = 0;
    private static final long FOREVER = -1;

    private final Selector system;
    private final Kill kill;
    private final Set<SelectionKey> keys = ConcurrentHashMap.newKeySet();
    private final Set<SelectionKey> publicKeys = Collections.unmodifiableSet(keys);
    private final Set<SelectionKey> selected = new HashSet<>();
    private final Set<SelectionKey> publicSelected = new UngrowableSet<>(selected);
    private final Queue<CarriedKey> signalled = new ConcurrentLinkedQueue<>();
    private final List<CarriedKey> stillReady = new ArrayList<>();
    private volatile boolean sleeping;
    private volatile boolean woken;

    /** Sees to it that a channel of the system's is gone when it was closed and no selector has it any more. */
    interface Kill {
        void closed(SelectableChannel channel) throws IOException;
    }

    CarriedSelector(SelectorProvider provider, AbstractSelector system, Kill kill) {
        super(provider);
        this.system = system;
        this.kill = kill;
    }

    @Override
    public Set<SelectionKey> keys() {
        checkOpen();
        return publicKeys;
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        checkOpen();
        return publicSelected;
    }

    private void checkOpen() {
        if (!isOpen()) {
            throw new ClosedSelectorException();
        }
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
        checkOpen();
        var key = new CarriedKey(this, channel, operations);
        key.attach(attachment);
        SelectableChannel tcp = channel;
        if (channel instanceof Selectable ours) {
            tcp = ours.tcp();
            ours.addKey(key);
        }
        if (tcp != null) {
            try {
                key.follow(tcp);
            } catch (ClosedChannelException e) {
                throw (IllegalSelectorException) new IllegalSelectorException().initCause(e);
            }
        }
        keys.add(key);
        key.signal();
        return key;
    }

    /** Has the system watch one of its channels. */
    SelectionKey watch(SelectableChannel channel, int operations, CarriedKey key) throws ClosedChannelException {
        var behind = channel.register(system, operations, key);
        rouse();
        return behind;
    }

    /** A channel signals that something may be possible; any thread. */
    void signalled(CarriedKey key) {
        signalled.add(key);
        rouse();
    }

    private void rouse() {
        if (sleeping) {
            system.wakeup();
        }
    }

    @Override
    public Selector wakeup() {
        woken = true;
        system.wakeup();
        return this;
    }

    @Override
    public int selectNow() throws IOException {
        return selectWithin(NOW);
    }

    @Override
    public int select() throws IOException {
        return selectWithin(FOREVER);
    }

    @Override
    public int select(long millis) throws IOException {
        if (millis < 0) {
            throw new IllegalArgumentException("Negative timeout");
        }
        return selectWithin(millis == 0 ? FOREVER : millis);
    }

    private synchronized int selectWithin(long millis) throws IOException {
        checkOpen();
        synchronized (publicSelected) {
            forgetCancelled();
            int news = doSelect(millis);
            forgetCancelled();
            checkOpen();
            return news;
        }
    }

    private int doSelect(long millis) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, millis));
        var found = new Found();
        collect(found);
        long left = millis;
        while (true) {
            if (left == NOW || found.any || takeWakeup()) {
                system.selectNow(key -> noteSystem(key, found));
                break;
            }
            sleeping = true;
            try {
                // What was signalled before this thread was known to sleep would wake nobody.
                if (!signalled.isEmpty() || woken) {
                    system.selectNow(key -> noteSystem(key, found));
                } else {
                    system.select(key -> noteSystem(key, found), left == FOREVER ? 0 : left);
                }
            } finally {
                sleeping = false;
            }
            collect(found);
            if (found.any || takeWakeup() || Thread.currentThread().isInterrupted() || !isOpen()) {
                break;
            }
            if (millis != FOREVER) {
                // Rounded up: a wait of zero would be for ever.
                left = (end - System.nanoTime() + 999_999) / 1_000_000;
                if (left <= 0) {
                    break;
                }
            }
        }
        return found.news;
    }

    private boolean takeWakeup() {
        boolean was = woken;
        woken = false;
        return was;
    }

    /** What one selection found. */
    private static final class Found {
        private int news;
        private boolean any;
    }

    /** Looks at the channels that signalled; those that are ready are looked at again the next time. */
    private void collect(Found found) {
        for (CarriedKey key = signalled.poll(); key != null; key = signalled.poll()) {
            key.looked();
            if (key.isValid() && key.behind() == null && key.channel() instanceof Selectable ours) {
                int ready = ours.readyOperations(key.wanted());
                if (ready != 0) {
                    note(key, ready, found);
                    stillReady.add(key);
                }
            }
        }
        stillReady.forEach(CarriedKey::signal);
        stillReady.clear();
    }

    private void noteSystem(SelectionKey behind, Found found) {
        var key = (CarriedKey) behind.attachment();
        if (key.isValid() && behind.isValid()) {
            note(key, behind.readyOps(), found);
        }
    }

    private void note(CarriedKey key, int ready, Found found) {
        found.any = true;
        if (key.setReady(ready, !selected.add(key))) {
            found.news++;
        }
    }

    private void forgetCancelled() throws IOException {
        Set<SelectionKey> cancelled = cancelledKeys();
        synchronized (cancelled) {
            for (SelectionKey key : cancelled) {
                forget((CarriedKey) key);
            }
            cancelled.clear();
        }
    }

    private void forget(CarriedKey key) throws IOException {
        keys.remove(key);
        selected.remove(key);
        deregister((AbstractSelectionKey) key);
        if (key.channel() instanceof Selectable ours) {
            ours.removeKey(key);
        }
        SelectionKey behind = key.behind();
        if (behind != null) {
            behind.cancel();
            SelectableChannel channel = behind.channel();
            if (!channel.isOpen() && !channel.isRegistered()) {
                kill.closed(channel);
            }
        }
    }

    @Override
    protected void implCloseSelector() throws IOException {
        wakeup();
        synchronized (this) {
            synchronized (publicSelected) {
                system.close();
                for (SelectionKey key : keys) {
                    forget((CarriedKey) key);
                }
                forgetCancelled();
                selected.clear();
            }
        }
    }
}
