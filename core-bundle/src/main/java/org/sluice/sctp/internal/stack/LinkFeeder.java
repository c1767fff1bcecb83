/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.PacketBatch;

/** A thread that waits in a link and hands what arrives to a loop that waits elsewhere, a batch at a time. */
final class LinkFeeder implements LinkReceiver {

    private final LoopCore core;
    private final LinkPort port;
    private final LinkIntake intake;
    private final Thread thread;
    private final Semaphore taken = new Semaphore(0);
    private volatile Handover current;
    private volatile boolean stopped;

    LinkFeeder(String name, LoopCore core, LinkPort port) {
        this.core = core;
        this.port = port;
        this.intake = core.intake(port);
        this.thread = new Thread(this::run, name + "-" + port.name());
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    /** Lets the thread end when the link is closed, whatever the loop does. */
    void stop() {
        stopped = true;
        taken.release();
    }

    private void run() {
        while (!stopped) {
            try {
                port.link().poll(Long.MAX_VALUE, this, core.batch());
            } catch (IOException e) {
                if (!stopped) {
                    onLoop(() -> core.linkTurnover().lost(port, e));
                }
            }
        }
    }

    private void onLoop(Runnable task) {
        core.execute(new Handover(task));
        // The batch is the link's again on return, so the loop must be done with it.
        taken.acquireUninterruptibly();
    }

    /** What the loop was taking in when it was kept is not taken in any further. */
    void giveUp() {
        Handover begun = current;
        if (begun != null) {
            begun.end();
        }
    }

    /** Something for the loop to take in, while the feeder waits. */
    private final class Handover implements Runnable {

        private final Runnable task;
        private final AtomicBoolean over = new AtomicBoolean();

        Handover(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            current = this;
            try {
                task.run();
            } finally {
                end();
            }
        }

        void end() {
            if (over.compareAndSet(false, true)) {
                current = null;
                taken.release();
            }
        }
    }

    @Override
    public void packetsArrived(PacketBatch batch) {
        onLoop(() -> intake.packetsArrived(batch));
    }

    @Override
    public void localAddressesChanged() {
        onLoop(intake::localAddressesChanged);
    }

    @Override
    public void packetTooBig(InetAddress local, InetAddress remote, ByteBuffer quoted, int maximumPacketSize) {
        onLoop(() -> intake.packetTooBig(local, remote, quoted, maximumPacketSize));
    }

    @Override
    public void unreachable(InetAddress local, InetAddress remote, ByteBuffer quoted, boolean protocolUnreachable) {
        onLoop(() -> intake.unreachable(local, remote, quoted, protocolUnreachable));
    }
}
