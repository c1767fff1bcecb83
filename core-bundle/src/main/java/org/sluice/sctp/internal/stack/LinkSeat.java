/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.PacketBatch;

/**
 * A link's place in a stack, which associations hold on to: the link itself may leave it and another one take it while they live.
 * Who leaves and who comes is the loop's to say; the other methods are those of a link.
 */
final class LinkSeat implements Link {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final VarHandle POLLED;

    static {
        try {
            POLLED = MethodHandles.lookup().findVarHandle(LinkSeat.class, "polled", Link.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile Link link;
    private volatile Link polled;

    LinkSeat(Link link) {
        this.link = link;
    }

    /** Whether there is a link that leads anywhere. Any thread. */
    boolean isPresent() {
        return !(link instanceof AbsentLink);
    }

    /** The link leaves: nothing is asked of it any more but what is under way. Returns it, to be {@link #release}d, or null. */
    Link leave() {
        if (!isPresent()) {
            return null;
        }
        Link left = link;
        link = new AbsentLink(left);
        return left;
    }

    /** A link comes. */
    void take(Link newcomer) {
        Link before = link;
        link = newcomer;
        // Whoever waits in what stood there waits on in the newcomer.
        before.wakeup();
    }

    /**
     * Closes a link that left, and waits until no thread is in it any more, but not for ever. Not on the loop if the loop may be what is waited for.
     *
     * @return whether no thread is
     */
    boolean release(Link left) {
        left.close();
        long begin = System.nanoTime();
        while (polled == left) {
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                return false;
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        return true;
    }

    @Override
    public int poll(long timeoutNanos, LinkReceiver receiver, int maximumPackets) throws IOException {
        Link current = link;
        polled = current;
        try {
            // Who took it away meanwhile has either seen that it is polled, or is seen here.
            return current == link ? current.poll(timeoutNanos, receiver, maximumPackets) : 0;
        } catch (IOException | RuntimeException e) {
            if (current == link) {
                throw e;
            }
            return 0;
        } finally {
            // Who waits for it looks again and again, so this need not be seen at once.
            POLLED.setRelease(this, (Link) null);
        }
    }

    @Override
    public LinkCapabilities capabilities() {
        return link.capabilities();
    }

    @Override
    public List<InetAddress> localAddresses() {
        return link.localAddresses();
    }

    @Override
    public int encapsulationPort() {
        return link.encapsulationPort();
    }

    @Override
    public int defaultRemoteEncapsulationPort() {
        return link.defaultRemoteEncapsulationPort();
    }

    @Override
    public int maximumPacketSize(InetAddress local) {
        return link.maximumPacketSize(local);
    }

    @Override
    public InetAddress sourceFor(InetAddress remote) {
        return link.sourceFor(remote);
    }

    @Override
    public void wakeup() {
        link.wakeup();
    }

    @Override
    public int send(PacketBatch batch) {
        return link.send(batch);
    }

    @Override
    public void close() {
        link.close();
    }

    @Override
    public String toString() {
        return link.toString();
    }
}
