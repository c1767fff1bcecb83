/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.socket.EventType;
import org.sluice.sctp.socket.Linger;
import org.sluice.sctp.socket.Reception;
import org.sluice.sctp.socket.SctpManySocket;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;

/**
 * A socket as the tools have it: of either style (SOCK_SEQPACKET, SOCK_STREAM), bound, and telling of SCTP_ASSOC_CHANGE. One thread receives at a time; any may send
 * and close.
 */
public abstract class ToolSocket implements Closeable {

    /** How often a port that is taken is asked for again, as the originals do, and how long it is waited between. */
    private static final int BIND_ATTEMPTS = 10;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

    private final int number;

    private ToolSocket(int number) {
        this.number = number;
    }

    /**
     * A socket.
     *
     * @param number what it is called in what is printed
     * @param oneToOne its style
     * @param addresses local addresses; empty for all of the stack's
     * @param port the local SCTP port; 0 for one that is free
     * @param listening whether it takes in associations
     * @throws java.net.BindException if the port is taken, or an address is none of the stack's
     */
    public static ToolSocket open(
            SctpStack stack,
            int number,
            boolean oneToOne,
            List<InetAddress> addresses,
            int port,
            Options options,
            boolean listening)
            throws IOException {
        if (!oneToOne) {
            return new OneToMany(
                    number, patiently(() -> SctpManySocket.bind(stack, addresses, port, options)), listening);
        }
        return listening
                ? new Listening(number, patiently(() -> SctpServerSocket.listen(stack, addresses, port, options)))
                : new OneToOne(
                        number,
                        SctpSocket.open(stack, options).bind(addresses, port).subscribe(EventType.ASSOC_CHANGE, true));
    }

    private interface Binding<T> {
        T bind() throws IOException;
    }

    /** Another program's associations may still end. */
    private static <T> T patiently(Binding<T> binding) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return binding.bind();
            } catch (BindException e) {
                if (attempt == BIND_ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        }
    }

    /** What it is called in what is printed. */
    public final int number() {
        return number;
    }

    /** The local SCTP port; 0 where it is not known before it is connected. */
    public abstract int port();

    /** The local addresses. */
    public abstract List<InetAddress> localAddresses();

    /** Adds a local address, or takes one away (sctp_bindx). */
    public abstract void bindx(InetAddress address, boolean add) throws IOException;

    /**
     * Opens an association and waits for it.
     *
     * @throws IOException saying why there is none
     */
    public abstract Association connect(Destination destination, Duration patience)
            throws IOException, InterruptedException;

    /**
     * What comes next, waiting for it.
     *
     * @return null when the association of a one-to-one socket has ended; one that listens waits for the next association then
     */
    public abstract Reception receive() throws IOException;

    /** As {@link #receive()}; null if nothing is there. */
    public abstract Reception receiveNow() throws IOException;

    /** Ends its associations gracefully and waits for that. */
    public abstract void closeAfter(Duration patience) throws IOException;

    private static Association await(Association association, Duration patience)
            throws IOException, InterruptedException {
        try {
            return association.established().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException reason ? reason : new IOException(e.getCause());
        } catch (TimeoutException e) {
            association.abort("no answer in time");
            throw new IOException("no answer within " + patience.toMillis() + " ms");
        }
    }

    private static final class OneToMany extends ToolSocket {

        private final SctpManySocket socket;

        OneToMany(int number, SctpManySocket socket, boolean listening) {
            super(number);
            this.socket = socket.subscribe(EventType.ASSOC_CHANGE, true);
            if (listening) {
                socket.listen();
            }
        }

        @Override
        public int port() {
            return socket.port();
        }

        @Override
        public List<InetAddress> localAddresses() {
            return socket.localAddresses();
        }

        @Override
        public void bindx(InetAddress address, boolean add) throws IOException {
            if (add) {
                socket.addAddresses(List.of(address));
            } else {
                socket.removeAddresses(List.of(address));
            }
        }

        @Override
        public Association connect(Destination destination, Duration patience)
                throws IOException, InterruptedException {
            return await(socket.connect(destination), patience);
        }

        @Override
        public Reception receive() throws IOException {
            return socket.configureBlocking(true).receive();
        }

        @Override
        public Reception receiveNow() throws IOException {
            return socket.configureBlocking(false).receive();
        }

        @Override
        public void closeAfter(Duration patience) throws IOException {
            socket.linger(Linger.of(patience)).close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static final class OneToOne extends ToolSocket {

        private final SctpSocket socket;

        OneToOne(int number, SctpSocket socket) {
            super(number);
            this.socket = socket;
        }

        @Override
        public int port() {
            return socket.isConnected() ? socket.association().localPort() : 0;
        }

        @Override
        public List<InetAddress> localAddresses() {
            return socket.isConnected() ? socket.localAddresses() : List.of();
        }

        @Override
        public void bindx(InetAddress address, boolean add) throws IOException {
            if (add) {
                socket.addAddresses(List.of(address));
            } else {
                socket.removeAddresses(List.of(address));
            }
        }

        @Override
        public Association connect(Destination destination, Duration patience) throws IOException {
            return patiently(() -> {
                socket.connect(destination, patience);
                return socket.association();
            });
        }

        @Override
        public Reception receive() throws IOException {
            return socket.configureBlocking(true).receive();
        }

        @Override
        public Reception receiveNow() throws IOException {
            return socket.configureBlocking(false).receive();
        }

        @Override
        public void closeAfter(Duration patience) throws IOException {
            socket.linger(Linger.of(patience)).close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** One that listens has one association at a time: the next is accepted when it has ended. */
    private static final class Listening extends ToolSocket {

        private final SctpServerSocket server;
        private volatile SctpSocket accepted;

        Listening(int number, SctpServerSocket server) {
            super(number);
            this.server = server.subscribe(EventType.ASSOC_CHANGE, true);
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public List<InetAddress> localAddresses() {
            return server.localAddresses();
        }

        @Override
        public void bindx(InetAddress address, boolean add) throws IOException {
            if (add) {
                server.addAddresses(List.of(address));
            } else {
                server.removeAddresses(List.of(address));
            }
        }

        @Override
        public Association connect(Destination destination, Duration patience) throws IOException {
            throw new IOException("a one-to-one socket that listens can't be connected");
        }

        @Override
        public Reception receive() throws IOException {
            if (accepted == null) {
                accepted = server.configureBlocking(true).accept();
            }
            return next(accepted.configureBlocking(true).receive());
        }

        @Override
        public Reception receiveNow() throws IOException {
            if (accepted == null) {
                accepted = server.configureBlocking(false).accept();
            }
            return accepted == null
                    ? null
                    : next(accepted.configureBlocking(false).receive());
        }

        private Reception next(Reception reception) throws IOException {
            if (reception instanceof Reception.Event event && isLast(event)) {
                accepted.close();
                accepted = null;
            }
            return reception;
        }

        @Override
        public void closeAfter(Duration patience) throws IOException {
            server.close();
            SctpSocket last = accepted;
            if (last != null) {
                last.linger(Linger.of(patience)).close();
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            SctpSocket last = accepted;
            if (last != null) {
                last.close();
            }
        }
    }

    /** Whether nothing comes of the association after that. */
    public static boolean isLast(Reception reception) {
        return reception instanceof Reception.Event event && AssociationChange.isLast(event.notification());
    }
}
