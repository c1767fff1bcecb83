/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Finds out that there is no program at a peer's UDP port, where the association hears nothing: the system tells a connected socket what ICMP
 * says, and that is what a program that expects TCP wants to know at once. Sends a datagram of one byte, which any stack drops, and only when the
 * INIT has not been answered for a while.
 */
final class RefusalProbe implements Runnable {

    private static final long PATIENCE_MILLIS = 300;
    private static final long INTERVAL_MILLIS = 50;
    private static final int LOOKS = 20;
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Connection connection;
    private final SelectorProvider system;
    private final InetSocketAddress peer;
    private DatagramChannel channel;
    private int looks;

    private RefusalProbe(Connection connection, SelectorProvider system, InetSocketAddress peer) {
        this.connection = connection;
        this.system = system;
        this.peer = peer;
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "with-probe");
            thread.setDaemon(true);
            return thread;
        });
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** Looks after a connection that is being made. */
    static void watch(Connection connection, SelectorProvider system, InetSocketAddress peer) {
        TIMER.schedule(new RefusalProbe(connection, system, peer), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        boolean more = false;
        try {
            more = !connection.isDecided() && look();
        } catch (PortUnreachableException e) {
            connection.refused("nobody is at UDP port " + peer.getPort() + " of "
                    + peer.getAddress().getHostAddress());
        } catch (IOException e) {
            // Nothing is known then, as without the probe.
            more = false;
        } finally {
            if (!more) {
                close();
            }
        }
        if (more) {
            TIMER.schedule(this, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Asks, or looks for the answer; returns whether it is worth another look. */
    private boolean look() throws IOException {
        if (channel == null) {
            channel = system.openDatagramChannel();
            channel.configureBlocking(false);
            channel.connect(peer);
            channel.write(ByteBuffer.allocate(1));
        } else {
            channel.read(ByteBuffer.allocate(1));
        }
        looks++;
        return looks < LOOKS;
    }

    private void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // It was of no more use.
                channel = null;
            }
        }
    }
}
