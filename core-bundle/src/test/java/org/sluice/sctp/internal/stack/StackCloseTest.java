/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.PacketBatch;

/** Closing a stack that has a thread of its own, from more than one thread. */
@Timeout(60)
class StackCloseTest {

    /** Long enough for a thread that does not wait to be gone; a slow machine can only hide a fault, not show one that isn't there. */
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    /** Nothing ever arrives, and releasing it takes as long as the test wants. */
    private static final class SlowToClose implements LinkFactory, Link {
        private final CountDownLatch closing = new CountDownLatch(1);
        private final CountDownLatch mayClose = new CountDownLatch(1);
        private final CountDownLatch woken = new CountDownLatch(1);

        @Override
        public String componentId() {
            return "link.slow-to-close";
        }

        @Override
        public Link open(Options options) {
            return this;
        }

        @Override
        public LinkCapabilities capabilities() {
            return new LinkCapabilities(true, false, false, false);
        }

        @Override
        public List<InetAddress> localAddresses() {
            return List.of(InetAddress.getLoopbackAddress());
        }

        @Override
        public int encapsulationPort() {
            return 9899;
        }

        @Override
        public int defaultRemoteEncapsulationPort() {
            return 9899;
        }

        @Override
        public int maximumPacketSize(InetAddress local) {
            return 1472;
        }

        @Override
        public InetAddress sourceFor(InetAddress remote) {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public int poll(long timeoutNanos, LinkReceiver receiver, int maximumPackets) {
            if (timeoutNanos > 0) {
                awaitUninterruptibly(woken);
            }
            return 0;
        }

        @Override
        public void wakeup() {
            woken.countDown();
        }

        @Override
        public int send(PacketBatch batch) {
            return 0;
        }

        @Override
        public void close() {
            closing.countDown();
            awaitUninterruptibly(mayClose);
        }

        private static void awaitUninterruptibly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void whoClosesSecondWaitsUntilEverythingIsReleased() throws Exception {
        var link = new SlowToClose();
        SctpStack stack = SctpStack.builder().name("test").with(link).build();
        var first = new Thread(stack::close, "first");
        var second = new Thread(stack::close, "second");
        first.start();
        link.closing.await();
        second.start();
        second.join(A_MOMENT.toMillis());
        assertTrue(second.isAlive(), "returned before the link was released");
        link.mayClose.countDown();
        first.join();
        second.join();
        assertFalse(second.isAlive());
        stack.close();
    }
}
