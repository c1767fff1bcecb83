/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Option;
import org.sluice.sctp.OptionDefinitions;
import org.sluice.sctp.internal.osgi.FakeStacks.FakeExtension;
import org.sluice.sctp.internal.osgi.FakeStacks.FakeLink;
import org.sluice.sctp.internal.osgi.FakeStacks.RealExtension;

@Timeout(30)
class StackKeeperTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final FakeStacks stacks = new FakeStacks();
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final FakeLink link = new FakeLink("link.a");
    private static final Option<Integer> NUMBER = OptionDefinitions.integer("x.number", 1, 0, 9, "", "A number.");

    private final FakeExtension extension = new FakeExtension("ext");
    private StackKeeper keeper = new StackKeeper(stacks, stacks::publish, LONG, LONG, log::add);

    @AfterEach
    void close() {
        keeper.close();
    }

    @Test
    void makesAndPublishesAStackWhenThereIsALink() throws Exception {
        keeper.components(List.of(extension)).get();
        assertEquals(List.of(), stacks.take());
        keeper.components(List.of(extension, link)).get();
        assertEquals(List.of("make stack-1 [ext]", "install link.a {}", "publish stack-1"), stacks.take());
        assertEquals(List.of(), List.copyOf(log));
    }

    @Test
    void withdrawnComponentEndsAssociationsWithAReason() throws Exception {
        keeper.components(List.of(link, extension)).get();
        stacks.take();
        keeper.await(keeper.components(List.of(link)));
        assertEquals(
                List.of(
                        "withdraw stack-1",
                        "abort stack-1 ext was stopped",
                        "close stack-1",
                        "make stack-2 []",
                        "install link.a {}",
                        "publish stack-2"),
                stacks.take());
    }

    @Test
    void linksComeAndGoWhileTheStackRuns() throws Exception {
        keeper.components(List.of(link)).get();
        stacks.take();
        keeper.await(keeper.components(List.of()));
        assertEquals(List.of("withdraw link.a of stack-1"), stacks.take());
        var another = new FakeLink("link.b");
        keeper.components(List.of(another)).get();
        assertEquals(List.of("install link.b {}"), stacks.take());
        keeper.components(List.of(another, link)).get();
        assertEquals(List.of("install link.a {}"), stacks.take());
        assertEquals(List.of(), List.copyOf(log));
    }

    @Test
    void sameComponentsDisturbNothing() throws Exception {
        keeper.components(List.of(link, extension)).get();
        stacks.take();
        keeper.components(List.of(extension, link)).get();
        keeper.components(List.of(link, extension, new FakeLink("link.a"))).get();
        keeper.configuration(Map.of("no.such", 1)).get();
        assertEquals(List.of(), stacks.take(), "another order, a second one with the same id, a key that is nobody's");
    }

    @Test
    void extensionsComeAndGoWhileTheStackRuns() throws Exception {
        var first = new RealExtension("ext.x", List.of());
        var second = new RealExtension("ext.x", List.of(NUMBER));
        keeper.components(List.of(first, link)).get();
        assertEquals(
                List.of("make stack-1 []", "install ext.x {}", "install link.a {}", "publish stack-1"), stacks.take());
        keeper.components(List.of(link)).get();
        assertEquals(List.of("withdraw ext.x of stack-1"), stacks.take());
        keeper.components(List.of(link, second)).get();
        assertEquals(List.of("install ext.x {}"), stacks.take());
        keeper.components(List.of(link, first)).get();
        assertEquals(List.of("withdraw ext.x of stack-1", "install ext.x {}"), stacks.take(), "another object");
        assertEquals(List.of(), List.copyOf(log));
    }

    @Test
    void theConfigurationOfAnExtensionDisturbsNobodyElse() throws Exception {
        keeper.configuration(Map.of("x.number", "5", "rto.min", "2s")).get();
        var own = new RealExtension("ext.x", List.of(NUMBER));
        keeper.components(List.of(own, link)).get();
        assertEquals(
                List.of("make stack-1 []", "install ext.x {x.number=5}", "install link.a {}", "publish stack-1"),
                stacks.take());
        assertEquals(NUMBER.defaultValue(), stacks.options.get(0).get(NUMBER), "not among the stack's");
        keeper.configuration(Map.of("x.number", "6", "rto.min", "2s")).get();
        assertEquals(List.of("withdraw ext.x of stack-1", "install ext.x {x.number=6}"), stacks.take());
        keeper.components(List.of(link)).get();
        assertEquals(List.of("withdraw ext.x of stack-1"), stacks.take());
    }

    @Test
    void configurationMakesTheStackAnew() throws Exception {
        var own = OptionDefinitions.integer("link.a.port", 1, 0, 9, "", "A port.");
        keeper.configuration(Map.of("rto.min", "2s", "link.a.port", "5", "rto.max", "x"))
                .get();
        keeper.components(List.of(new FakeLink("link.a", List.of(own)))).get();
        assertEquals(Duration.ofSeconds(2), stacks.options.get(0).get(AssociationOptions.RTO_MIN));
        assertEquals(1, log.size(), log::toString);
        assertTrue(log.remove().contains("rto.max"));
        assertEquals(List.of("make stack-1 []", "install link.a {link.a.port=5}", "publish stack-1"), stacks.take());

        keeper.configuration(Map.of("rto.min", "2s", "link.a.port", 5, "rto.max", "x"))
                .get();
        assertEquals(List.of(), stacks.take(), "the same in other words");
        log.clear();
        keeper.configuration(Map.of("rto.min", "2s", "link.a.port", 6)).get();
        assertEquals(
                List.of("withdraw link.a of stack-1", "install link.a {link.a.port=6}"),
                stacks.take(),
                "the link's own affair");
        keeper.configuration(Map.of("rto.min", "3s")).get();
        assertEquals(
                List.of(
                        "withdraw stack-1",
                        "abort stack-1 the configuration changed",
                        "close stack-1",
                        "make stack-2 []",
                        "install link.a {}",
                        "publish stack-2"),
                stacks.take());
        assertEquals(Duration.ofSeconds(3), stacks.options.get(1).get(AssociationOptions.RTO_MIN));
    }

    @Test
    void failureIsSaidInOneLineAndTriedAgain() throws Exception {
        stacks.portTaken = true;
        keeper.components(List.of(link)).get();
        assertEquals(1, log.size(), log::toString);
        assertTrue(log.remove().contains("cannot bind UDP port 9899 on 127.0.0.1"));
        assertEquals(List.of("make stack-1 []", "close stack-1"), stacks.take());
        stacks.portTaken = false;
        keeper.configuration(Map.of("rto.min", "3s")).get();
        assertEquals(List.of("make stack-2 []", "install link.a {}", "publish stack-2"), stacks.take());
    }

    @Test
    void saysOnceThatThereIsNoLink() throws Exception {
        keeper.close();
        keeper = new StackKeeper(stacks, stacks::publish, Duration.ZERO, LONG, log::add);
        assertEquals(StackKeeper.NO_LINK, log.poll(10, TimeUnit.SECONDS));
        keeper.components(List.of(extension)).get();
        keeper.components(List.of(link)).get();
        keeper.components(List.of()).get();
        assertEquals(StackKeeper.NO_LINK_ANY_MORE, log.poll(10, TimeUnit.SECONDS), "and again after there was one");
        assertEquals(List.of(), List.copyOf(log));
    }

    @Test
    void closeEndsEverythingOnce() throws Exception {
        keeper.components(List.of(link)).get();
        stacks.take();
        keeper.close();
        keeper.close();
        keeper.components(List.of(link, extension)).get();
        assertEquals(
                List.of("withdraw stack-1", "abort stack-1 the SCTP bundle stops", "close stack-1"), stacks.take());
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sluice-stack-keeper"))
                .allMatch(StackKeeperTest::ends));
    }

    @Test
    void waitingForAStackThatHangsHasAnEnd() throws Exception {
        keeper.close();
        var hang = new CountDownLatch(1);
        keeper = new StackKeeper(
                stacks,
                (stack, ids) -> () -> {
                    try {
                        hang.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                LONG,
                Duration.ofMillis(20),
                log::add);
        keeper.components(List.of(link)).get();
        keeper.await(keeper.configuration(Map.of("rto.min", "3s")));
        assertTrue(log.remove().contains("is not closed after 20 ms"));
        hang.countDown();
    }

    @Test
    void listenerMayStopAComponentFromTheKeepersThread() throws Exception {
        keeper.close();
        var itself = new CompletableFuture<StackKeeper>();
        keeper = new StackKeeper(
                stacks,
                (stack, ids) -> {
                    var own = itself.join();
                    own.await(own.components(List.of()));
                    return () -> {};
                },
                LONG,
                LONG,
                log::add);
        itself.complete(keeper);
        keeper.components(List.of(link)).get();
        keeper.configuration(Map.of()).get();
        assertTrue(stacks.take().contains("withdraw link.a of stack-1"));
    }

    private static boolean ends(Thread thread) {
        try {
            thread.join(10_000);
            return !thread.isAlive();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
