/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Ports;
import org.sluice.itests.support.UsrsctpPeer;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Destination;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.socket.EventType;
import org.sluice.sctp.socket.Linger;
import org.sluice.sctp.socket.PeerAddrParams;
import org.sluice.sctp.socket.Reception;
import org.sluice.sctp.socket.SctpManySocket;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.sctp.socket.SctpSocketOptions;
import org.sluice.sctp.socket.SendFlag;
import org.sluice.sctp.socket.SndInfo;

/** Sockets whose threads really wait, over link.udp; closed, interrupted and served by others meanwhile, as java.nio has it. */
@Timeout(120)
class SocketsIT {

    private static final int PORT = 5001;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MANY = 10_000;

    private SctpStack near;
    private SctpStack far;

    @BeforeEach
    void start() throws IOException {
        near = stack();
        far = stack();
    }

    private static SctpStack stack() throws IOException {
        return SctpStack.builder()
                .discover(false)
                .with(UdpLinkFactory.onPort(0).addresses(List.of(InetAddress.getByName("127.0.0.1"))))
                .build();
    }

    @AfterEach
    void stop() {
        near.close();
        far.close();
    }

    private Destination destination() throws IOException {
        return Destination.of(InetAddress.getByName("127.0.0.1"), PORT)
                .encapsulatedIn(far.links().get(0).encapsulationPort());
    }

    private SctpSocket[] pair() throws Exception {
        try (var server = SctpServerSocket.listen(far, PORT)) {
            var client = SctpSocket.open(near);
            client.connect(destination());
            return new SctpSocket[] {client, server.accept()};
        }
    }

    /** A thread that is to wait in a call. */
    private static <T> FutureTask<T> waiting(Callable<T> call, Thread[] made) throws InterruptedException {
        var begun = new CountDownLatch(1);
        var task = new FutureTask<T>(() -> {
            begun.countDown();
            return call.call();
        });
        made[0] = new Thread(task, "waiting");
        made[0].setDaemon(true);
        made[0].start();
        begun.await();
        while (made[0].getState() == Thread.State.RUNNABLE && !task.isDone()) {
            Thread.onSpinWait();
        }
        return task;
    }

    private static Throwable failure(FutureTask<?> task) {
        return assertThrows(ExecutionException.class, () -> task.get(30, TimeUnit.SECONDS))
                .getCause();
    }

    @Test
    void messagesGoBothWays() throws Exception {
        SctpSocket[] pair = pair();
        for (int i = 0; i < 1000; i++) {
            pair[0].send(
                    ByteBuffer.wrap(("message " + i).getBytes(StandardCharsets.UTF_8)),
                    SndInfo.DEFAULT.onStream(i % 10));
        }
        for (int i = 0; i < 1000; i++) {
            var data = assertInstanceOf(Reception.Data.class, pair[1].receive(LIMIT));
            assertTrue(data.text().startsWith("message "), data::toString);
        }
        pair[1].send("enough");
        assertEquals("enough", ((Reception.Data) pair[0].receive()).text());
        pair[0].linger(Linger.of(LIMIT)).close();
        assertNull(pair[1].receive());
        pair[1].close();
    }

    @Test
    void whoeverWaitsToReceiveHearsThatTheSocketWasClosed() throws Exception {
        SctpSocket[] pair = pair();
        var thread = new Thread[1];
        var receiving = waiting(pair[0]::receive, thread);
        pair[0].close();
        assertInstanceOf(AsynchronousCloseException.class, failure(receiving));
    }

    @Test
    void whoeverIsInterruptedClosesTheSocket() throws Exception {
        SctpSocket[] pair = pair();
        var thread = new Thread[1];
        var receiving = waiting(pair[0]::receive, thread);
        thread[0].interrupt();
        assertInstanceOf(ClosedByInterruptException.class, failure(receiving));
        assertFalse(pair[0].isOpen());
        // To the peer it is an end as any other.
        assertNull(pair[1].receive());
    }

    @Test
    void whoeverWaitsToSendHearsThatTheSocketWasClosed() throws Exception {
        SctpSocket[] pair = pair();
        var thread = new Thread[1];
        var sending = waiting(
                () -> {
                    while (true) {
                        pair[0].send(ByteBuffer.allocate(100_000), SndInfo.DEFAULT);
                    }
                },
                thread);
        // Nobody takes anything, so sooner or later there is no room.
        while (thread[0].getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        pair[0].linger(Linger.ABORT).close();
        assertInstanceOf(AsynchronousCloseException.class, failure(sending));
        // What had arrived comes first.
        assertThrows(AssociationException.class, () -> {
            while (pair[1].receive() != null) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void acceptingEndsWithTheSocketAndWithItsTime() throws Exception {
        var server = SctpServerSocket.listen(far, PORT);
        assertThrows(SocketTimeoutException.class, () -> server.accept(Duration.ofMillis(20)));
        assertNull(server.configureBlocking(false).accept());
        server.configureBlocking(true);
        var thread = new Thread[1];
        var accepting = waiting(server::accept, thread);
        server.close();
        assertInstanceOf(AsynchronousCloseException.class, failure(accepting));
    }

    @Test
    void connectingEndsWithTheSocketAndWithItsTime() throws Exception {
        var nobody = Destination.of(InetAddress.getByName("127.0.0.1"), PORT).encapsulatedIn(Ports.free());
        var socket = SctpSocket.open(near);
        assertThrows(SocketTimeoutException.class, () -> socket.connect(nobody, Duration.ofMillis(50)));
        var thread = new Thread[1];
        var connecting = waiting(
                () -> {
                    socket.connect(nobody);
                    return null;
                },
                thread);
        thread[0].interrupt();
        assertInstanceOf(ClosedByInterruptException.class, failure(connecting));
    }

    @Test
    void receivingEndsWithItsTime() throws Exception {
        SctpSocket[] pair = pair();
        assertThrows(SocketTimeoutException.class, () -> pair[0].receive(Duration.ofMillis(20)));
        pair[1].send("now");
        assertEquals("now", ((Reception.Data) pair[0].receive(LIMIT)).text());
        var many = SctpManySocket.bind(near, 0);
        assertThrows(SocketTimeoutException.class, () -> many.receive(Duration.ofMillis(20)));
        var thread = new Thread[1];
        var receiving = waiting(many::receive, thread);
        many.close();
        assertInstanceOf(AsynchronousCloseException.class, failure(receiving));
    }

    @Test
    void aTimeoutOfTheSocketHoldsWhereNoneIsSaid() throws Exception {
        SctpSocket[] pair = pair();
        pair[0].setOption(SctpSocketOptions.SO_RCVTIMEO, Duration.ofMillis(20));
        assertThrows(SocketTimeoutException.class, pair[0]::receive);
        pair[0].setOption(SctpSocketOptions.SO_RCVTIMEO, Duration.ZERO);
        var thread = new Thread[1];
        var receiving = waiting(pair[0]::receive, thread);
        pair[1].send("in its own time");
        assertEquals("in its own time", ((Reception.Data) receiving.get(30, TimeUnit.SECONDS)).text());
    }

    @Test
    void optionsAreSetAndReadWhileTheAssociationLives() throws Exception {
        SctpSocket[] pair = pair();
        var remote = pair[0].remoteAddresses().get(0);
        pair[0].setOption(SctpSocketOptions.NODELAY, true)
                .setOption(SctpSocketOptions.MAXSEG, 100)
                .setOption(SctpSocketOptions.DEFAULT_SNDINFO, SndInfo.DEFAULT.onStream(4))
                .setOption(
                        SctpSocketOptions.peerAddrParams(remote),
                        PeerAddrParams.UNCHANGED.withPathMaximumRetransmissions(3));
        assertEquals(
                3, pair[0].getOption(SctpSocketOptions.peerAddrParams(remote)).pathMaximumRetransmissions());
        pair[0].send("x".repeat(1000));
        var data = (Reception.Data) pair[1].receive(LIMIT);
        assertEquals(4, data.info().stream());
        assertEquals(1000, data.payload().length);
        int chunks =
                data.info().cumulativeTransmissionSequenceNumber() - data.info().transmissionSequenceNumber() + 1;
        assertEquals(10, chunks, "fragments of 100 bytes");
        assertEquals(
                AssociationState.ESTABLISHED,
                pair[1].getOption(SctpSocketOptions.STATUS).state());
        pair[0].association().abort("");
        assertThrows(AssociationException.class, () -> pair[1].receive(LIMIT));
        assertThrows(IllegalStateException.class, () -> pair[1].setOption(SctpSocketOptions.MAXSEG, 200));
    }

    @Test
    void whoDoesNotWaitIsTold() throws Exception {
        try (var server = SctpServerSocket.listen(far, PORT);
                var client = SctpSocket.open(near)) {
            var accepted = server.acceptAsync();
            client.connectAsync(destination()).get(30, TimeUnit.SECONDS);
            try (SctpSocket other = accepted.get(30, TimeUnit.SECONDS)) {
                var received = other.receiveAsync();
                client.sendAsync(ByteBuffer.wrap(new byte[] {1, 2, 3}), SndInfo.DEFAULT)
                        .get(30, TimeUnit.SECONDS);
                assertEquals(3, ((Reception.Data) received.get(30, TimeUnit.SECONDS)).payload().length);
                var never = other.receiveAsync();
                other.close();
                assertInstanceOf(
                        AsynchronousCloseException.class,
                        assertThrows(ExecutionException.class, () -> never.get(30, TimeUnit.SECONDS))
                                .getCause());
            }
        }
    }

    /** Java 21 has threads that cost next to nothing; none of them may hold a real one while it waits. */
    @Test
    void tenThousandVirtualThreadsWait() throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() >= 21, "needs a Java of version 21 or later");
        var server = SctpManySocket.bind(far, PORT).listen();
        var client = SctpManySocket.bind(near, 0);
        var association = client.connect(destination());
        association.established().get(30, TimeUnit.SECONDS);
        var made = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
        var arrived = new CountDownLatch(MANY);
        var executor = (ExecutorService) made.invoke(null);
        try {
            for (int i = 0; i < MANY; i++) {
                executor.submit(() -> {
                    assertInstanceOf(Reception.Data.class, server.receive());
                    arrived.countDown();
                    return null;
                });
            }
            for (int i = 0; i < MANY; i++) {
                client.send(association, ByteBuffer.wrap(new byte[] {1}), SndInfo.DEFAULT);
            }
            assertTrue(arrived.await(60, TimeUnit.SECONDS), () -> arrived.getCount() + " have nothing");
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aManySocketTalksToUsrsctp() throws Exception {
        Availability.usrsctp();
        int udp = Ports.free();
        try (var peer = UsrsctpPeer.start("--server", "--udp", "" + udp, "--role", "echo");
                var socket = SctpManySocket.bind(near, 0)
                        .subscribe(EventType.ASSOC_CHANGE, true)
                        .linger(Linger.of(LIMIT))) {
            var destination =
                    Destination.of(InetAddress.getByName("127.0.0.1"), PORT).encapsulatedIn(udp);
            // The association comes up with the first message.
            socket.send(
                    destination,
                    ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)),
                    SndInfo.DEFAULT.onStream(2));
            assertInstanceOf(Reception.Event.class, socket.receive(LIMIT));
            var echo = assertInstanceOf(Reception.Data.class, socket.receive(LIMIT));
            assertEquals("hello", echo.text());
            assertEquals(2, echo.info().stream());
            SctpSocket own = socket.peelOff(echo.association());
            var texts = new ArrayList<String>();
            for (int i = 0; i < 100; i++) {
                own.send("message " + i);
                texts.add(((Reception.Data) own.receive(LIMIT)).text());
            }
            assertEquals("message 99", texts.get(99));
            own.send(ByteBuffer.allocate(0), SndInfo.DEFAULT.with(SendFlag.EOF));
            peer.await("closed", LIMIT);
        }
    }
}
