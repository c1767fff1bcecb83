/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sluice.itests.support.Ports;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.prsctp.internal.PartialReliabilityExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackOptions;
import org.sluice.testkit.FaultyLink;
import org.sluice.testkit.Impairments;

/** Stacks whose associations are spread over several threads, over a network that loses packets, while an extension and a link are exchanged. */
class SeveralLoopsIT {

    private static final int PORT = 5001;
    private static final int LOOPS = 3;
    private static final int ASSOCIATIONS = 120;
    private static final int MESSAGES = 60;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static SctpStack stack(int udpPort) throws IOException {
        var link = UdpLinkFactory.onPort(udpPort).addresses(List.of(InetAddress.getByName("127.0.0.1")));
        var faults = Impairments.NONE.loss(0.01);
        return SctpStack.builder()
                .discover(false)
                .with(FaultyLink.around(link, udpPort, faults, faults))
                .with(new PartialReliabilityExtension())
                .option(StackOptions.LOOPS, LOOPS)
                .option(AssociationOptions.RTO_INITIAL, Duration.ofMillis(200))
                .option(AssociationOptions.RTO_MIN, Duration.ofMillis(100))
                .option(AssociationOptions.SACK_DELAY, Duration.ofMillis(20))
                .build();
    }

    @Test
    void nothingIsLostWhileComponentsComeAndGo() throws Exception {
        int serverPort = Ports.free();
        var users = Executors.newFixedThreadPool(4);
        try (var server = stack(serverPort);
                var client = stack(Ports.free())) {
            server.bind(PORT).listen(association -> association.listen(new Echo()));
            var destination =
                    Destination.of(InetAddress.getByName("127.0.0.1"), PORT).encapsulatedIn(serverPort);
            List<CompletableFuture<Association>> attempts = new ArrayList<>();
            for (int i = 0; i < ASSOCIATIONS; i++) {
                attempts.add(client.bind(0).connectAsync(destination, Options.none()));
            }
            List<Future<Integer>> echoes = new ArrayList<>();
            for (var attempt : attempts) {
                Association association = attempt.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                echoes.add(users.submit(() -> talk(association)));
            }
            server.withdraw("ext.prsctp");
            server.install(new PartialReliabilityExtension(), Options.none());
            client.withdraw("ext.prsctp");
            client.install(new PartialReliabilityExtension(), Options.none());
            for (var echo : echoes) {
                assertEquals(MESSAGES, echo.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
            }
            for (SctpStack stack : List.of(server, client)) {
                assertTrue(stack.counters().get(Counter.PACKETS_HANDED_OVER) > 0, "nothing crossed between loops");
                assertEquals(0, stack.counters().get(Counter.HANDOVERS_DROPPED));
                assertEquals(0, stack.counters().get(Counter.ABORTED));
                long loops = Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().matches(stack.name() + "(-[12])?-loop"))
                        .count();
                assertEquals(LOOPS, loops);
            }
        } finally {
            users.shutdownNow();
        }
        long left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().endsWith("-loop"))
                .count();
        assertEquals(0, left, "threads of closed stacks");
    }

    /** Sends numbered messages and takes their echoes; returns how many came, in order. */
    private static int talk(Association association) throws Exception {
        int echoed = 0;
        for (int sent = 0; sent < MESSAGES; sent++) {
            association.send(Message.of("message " + sent));
        }
        while (echoed < MESSAGES) {
            assertEquals("message " + echoed, association.receive(LIMIT).text());
            echoed++;
        }
        association.shutdown().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return echoed;
    }

    private static final class Echo implements AssociationListener {

        @Override
        public void readable(Association association) {
            for (var message = association.poll(); message != null; message = association.poll()) {
                try {
                    association.send(message.toMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (AssociationException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }
}
