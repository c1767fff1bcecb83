/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.Notification;

/**
 * Calls an association's listener on the users' executor, one call at a time, and keeps what happens before there is one. What is kept is
 * bounded; if something had to be dropped, a notification says how much.
 */
final class Callbacks {

    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    private final Association association;
    private final Executor executor;
    private final int limit;
    private final ArrayDeque<Notification> notifications = new ArrayDeque<>();
    private AssociationListener listener;
    private boolean readable;
    private boolean writable;
    private boolean running;
    private long dropped;

    Callbacks(Association association, Executor executor, int limit) {
        this.association = association;
        this.executor = executor;
        this.limit = limit;
    }

    synchronized void listener(AssociationListener newListener) {
        listener = newListener;
        schedule();
    }

    synchronized void readable() {
        readable = true;
        schedule();
    }

    synchronized void writable() {
        writable = true;
        schedule();
    }

    synchronized void notified(Notification notification) {
        if (notifications.size() >= limit && !isBounded(notification)) {
            dropped++;
        } else {
            notifications.add(notification);
        }
        schedule();
    }

    /** Messages given back are bounded by the send buffer, and an association ends once: those are never lost. */
    private static boolean isBounded(Notification notification) {
        return notification instanceof Notification.SendFailed
                || notification instanceof Notification.Lost
                || notification instanceof Notification.ShutdownComplete;
    }

    private void schedule() {
        if (listener != null && !running && (readable || writable || dropped > 0 || !notifications.isEmpty())) {
            running = true;
            executor.execute(this::run);
        }
    }

    private void run() {
        while (true) {
            AssociationListener target;
            Notification notification = null;
            boolean read = false;
            boolean write = false;
            synchronized (this) {
                target = listener;
                if (!notifications.isEmpty()) {
                    notification = notifications.poll();
                } else if (dropped > 0) {
                    notification = new Notification.NotificationsLost(dropped);
                    dropped = 0;
                } else if (readable || writable) {
                    read = readable;
                    write = writable;
                    readable = false;
                    writable = false;
                } else {
                    running = false;
                    return;
                }
            }
            call(target, notification, read, write);
        }
    }

    private void call(AssociationListener target, Notification notification, boolean read, boolean write) {
        try {
            if (notification != null) {
                target.notified(association, notification);
            }
            if (read) {
                target.readable(association);
            }
            if (write) {
                target.writable(association);
            }
        } catch (RuntimeException e) {
            LOG.error("a listener of association {} failed", association.id(), e);
        }
    }
}
