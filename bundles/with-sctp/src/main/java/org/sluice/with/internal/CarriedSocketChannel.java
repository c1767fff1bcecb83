/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;
import java.util.Set;
import org.sluice.with.internal.Waiter.Interrupts;

/** A socket channel that rides on an association; or, where the user left its destination to TCP, on a channel of the system's. */
final class CarriedSocketChannel extends SocketChannel implements Selectable {

    private final Carrier carrier;
    private final OptionValues options;
    private final KeysOfChannel keys = new KeysOfChannel();
    private final Object state = new Object();
    private InetSocketAddress bound;
    private Departure departure;
    private volatile Connection connection;
    private volatile SocketChannel tcp;
    private volatile boolean connected;
    private Socket socket;

    CarriedSocketChannel(SelectorProvider provider, Carrier carrier) {
        super(provider);
        this.carrier = carrier;
        this.options = new OptionValues(OptionValues.OF_CONNECTIONS);
    }

    /** A channel of a connection that was accepted. */
    CarriedSocketChannel(SelectorProvider provider, Carrier carrier, OptionValues options, Connection connection) {
        super(provider);
        this.carrier = carrier;
        this.options = options;
        this.connection = connection;
        this.connected = true;
        connection.signal(keys::signal);
    }

    /** A channel of a connection that the system accepted. */
    CarriedSocketChannel(SelectorProvider provider, Carrier carrier, SocketChannel tcp) {
        super(provider);
        this.carrier = carrier;
        this.options = new OptionValues(OptionValues.OF_CONNECTIONS);
        this.tcp = tcp;
    }

    @Override
    public SocketChannel tcp() {
        return tcp;
    }

    private void checkOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public SocketChannel bind(SocketAddress local) throws IOException {
        checkOpen();
        if (tcp != null) {
            tcp.bind(local);
            return this;
        }
        synchronized (state) {
            if (bound != null) {
                throw new AlreadyBoundException();
            }
            if (connection != null) {
                throw connected ? new AlreadyConnectedException() : new ConnectionPendingException();
            }
            InetSocketAddress wanted = local == null ? new InetSocketAddress(0) : internet(local);
            departure = carrier.depart(wanted.getAddress(), wanted.getPort(), options);
            bound = new InetSocketAddress(wanted.getAddress(), departure.port());
        }
        return this;
    }

    static InetSocketAddress internet(SocketAddress address) {
        if (!(Objects.requireNonNull(address) instanceof InetSocketAddress internet)) {
            throw new UnsupportedAddressTypeException();
        }
        if (internet.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        return internet;
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        return connect(remote, isBlocking() ? Waiter.FOREVER : 0, Interrupts.CLOSE);
    }

    /**
     * As {@link #connect(SocketAddress)}; a connection that can't be made closes the channel.
     *
     * @param nanos how long to wait, or {@link Waiter#FOREVER}; 0 only begins
     */
    boolean connect(SocketAddress address, long nanos, Interrupts interrupts) throws IOException {
        checkOpen();
        InetSocketAddress remote = internet(address);
        try {
            if (beginConnecting(remote)) {
                return connectByTcp(remote, nanos);
            }
            if (nanos == 0) {
                // Never there at once, however near the peer is: as with TCP, and so that OP_CONNECT comes to all.
                return false;
            }
            return interrupts == Interrupts.CLOSE ? finishWaiting(nanos) : finish(nanos, interrupts);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private boolean finishWaiting(long nanos) throws IOException {
        boolean done = false;
        begin();
        try {
            done = finish(nanos, Interrupts.CLOSE);
            return done;
        } finally {
            end(done);
        }
    }

    /** Begins; returns whether it is left to TCP. */
    private boolean beginConnecting(InetSocketAddress remote) throws IOException {
        synchronized (state) {
            if (isConnected()) {
                throw new AlreadyConnectedException();
            }
            if (isConnectionPending()) {
                throw new ConnectionPendingException();
            }
            if (carrier.isLeftToTcp(remote)) {
                if (tcp == null) {
                    leaveToTcp();
                }
                return true;
            }
            if (departure == null) {
                departure = carrier.depart(null, 0, options);
            }
            connection = carrier.connect(departure, remote, options);
        }
        connection.signal(keys::signal);
        return false;
    }

    private void leaveToTcp() throws IOException {
        SocketChannel opened = carrier.system().openSocketChannel();
        options.applyTo(opened);
        if (bound != null) {
            departure.release();
            opened.bind(bound);
        }
        opened.configureBlocking(isBlocking());
        tcp = opened;
        carrier.traffic().byTcp();
        keys.moveTo(opened);
    }

    private boolean connectByTcp(InetSocketAddress remote, long nanos) throws IOException {
        if (!isBlocking() || nanos == 0 || nanos == Waiter.FOREVER) {
            return tcp.connect(remote);
        }
        tcp.socket().connect(remote, (int) Math.min(Integer.MAX_VALUE, Math.max(1, nanos / 1_000_000)));
        return true;
    }

    private boolean finish(long nanos, Interrupts interrupts) throws IOException {
        if (!connection.awaitUp(nanos, interrupts)) {
            return false;
        }
        connected = true;
        keys.signal();
        return true;
    }

    @Override
    public boolean finishConnect() throws IOException {
        checkOpen();
        if (tcp != null) {
            return tcp.finishConnect();
        }
        if (connected) {
            return true;
        }
        if (connection == null) {
            throw new NoConnectionPendingException();
        }
        try {
            return isBlocking() ? finishWaiting(Waiter.FOREVER) : finish(0, Interrupts.CLOSE);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public boolean isConnected() {
        return tcp == null ? connected : tcp.isConnected();
    }

    @Override
    public boolean isConnectionPending() {
        return tcp == null ? connection != null && !connected && isOpen() : tcp.isConnectionPending();
    }

    /**
     * The connection.
     *
     * @throws NotYetConnectedException if there is none yet
     */
    Connection connection() throws ClosedChannelException {
        checkOpen();
        if (!connected) {
            throw new NotYetConnectedException();
        }
        return connection;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (tcp != null) {
            return tcp.read(target);
        }
        Connection from = connection();
        if (!isBlocking()) {
            return from.read(target, 0, Interrupts.CLOSE);
        }
        boolean done = false;
        begin();
        try {
            int count = from.read(target, Waiter.FOREVER, Interrupts.CLOSE);
            done = true;
            return count;
        } catch (ClosedByInterruptException e) {
            throw closedBy(e);
        } finally {
            end(done);
        }
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, targets.length);
        if (tcp != null) {
            return tcp.read(targets, offset, length);
        }
        long total = 0;
        for (int i = offset; i < offset + length; i++) {
            if (targets[i].hasRemaining()) {
                int count = total == 0 ? read(targets[i]) : readMore(targets[i]);
                if (count <= 0) {
                    return total == 0 ? count : total;
                }
                total += count;
                if (targets[i].hasRemaining()) {
                    return total;
                }
            }
        }
        return total;
    }

    /** For somebody who has some bytes already: what goes wrong is the next read's. */
    private int readMore(ByteBuffer target) {
        try {
            return connection().read(target, 0, Interrupts.CLOSE);
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (tcp != null) {
            return tcp.write(source);
        }
        Connection to = connection();
        checkOutput(to);
        if (!isBlocking()) {
            return to.tryWrite(source);
        }
        int count = source.remaining();
        boolean done = false;
        begin();
        try {
            to.write(source, Interrupts.CLOSE);
            done = true;
            return count;
        } catch (ClosedByInterruptException e) {
            throw closedBy(e);
        } finally {
            end(done);
        }
    }

    /** Closes where the wait noticed the interrupt, and not the JDK: when it begins anew it looks for one. */
    private IOException closedBy(ClosedByInterruptException interrupt) {
        begin();
        return interrupt;
    }

    private static void checkOutput(Connection to) throws ClosedChannelException {
        if (to.isOutputShut()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, sources.length);
        if (tcp != null) {
            return tcp.write(sources, offset, length);
        }
        long total = 0;
        for (int i = offset; i < offset + length; i++) {
            total += write(sources[i]);
            if (sources[i].hasRemaining()) {
                break;
            }
        }
        return total;
    }

    @Override
    public SocketChannel shutdownInput() throws IOException {
        if (tcp == null) {
            connection().shutdownInput();
        } else {
            tcp.shutdownInput();
        }
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        if (tcp == null) {
            connection().shutdownOutput();
        } else {
            tcp.shutdownOutput();
        }
        return this;
    }

    @Override
    public Socket socket() {
        synchronized (state) {
            if (socket == null) {
                socket = ChannelSocket.of(this, Interrupts.CLOSE);
            }
            return socket;
        }
    }

    boolean isInputShut() {
        return tcp == null
                ? connected && connection.isInputShut()
                : tcp.socket().isInputShutdown();
    }

    boolean isOutputShut() {
        return tcp == null
                ? connected && connection.isOutputShut()
                : tcp.socket().isOutputShutdown();
    }

    @Override
    public InetSocketAddress getRemoteAddress() throws IOException {
        checkOpen();
        return remoteOrNull();
    }

    /** The peer; null while there is none. */
    InetSocketAddress remoteOrNull() throws IOException {
        if (tcp != null) {
            return (InetSocketAddress) (tcp.isOpen() ? tcp.getRemoteAddress() : null);
        }
        return connected ? connection.remote() : null;
    }

    @Override
    public InetSocketAddress getLocalAddress() throws IOException {
        checkOpen();
        return localOrNull();
    }

    /** This side; null while it is not bound. */
    InetSocketAddress localOrNull() throws IOException {
        if (tcp != null) {
            return (InetSocketAddress) (tcp.isOpen() ? tcp.getLocalAddress() : null);
        }
        Connection there = connection;
        if (there != null) {
            return there.local();
        }
        synchronized (state) {
            return bound;
        }
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        checkOpen();
        options.set(name, value);
        if (tcp != null) {
            tcp.setOption(name, value);
        } else if (connection != null) {
            connection.optionsChanged();
        }
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        checkOpen();
        return tcp == null ? options.get(name) : tcp.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return options.supported();
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        synchronized (state) {
            if (departure != null && connection == null) {
                departure.release();
            }
        }
        if (tcp != null) {
            tcp.close();
        } else if (connection != null) {
            connection.close(options.get(StandardSocketOptions.SO_LINGER));
        }
    }

    @Override
    protected void implConfigureBlocking(boolean block) throws IOException {
        if (tcp != null) {
            tcp.configureBlocking(block);
        }
    }

    @Override
    public int readyOperations(int interesting) {
        Connection there = connection;
        if (there == null) {
            return 0;
        }
        if (!connected) {
            return there.isDecided() ? interesting & SelectionKey.OP_CONNECT : 0;
        }
        int ready = 0;
        if ((interesting & SelectionKey.OP_READ) != 0 && there.isReadable()) {
            ready |= SelectionKey.OP_READ;
        }
        if ((interesting & SelectionKey.OP_WRITE) != 0 && there.isWritable()) {
            ready |= SelectionKey.OP_WRITE;
        }
        return ready;
    }

    @Override
    public void addKey(CarriedKey key) {
        keys.add(key);
    }

    @Override
    public void removeKey(CarriedKey key) {
        keys.remove(key);
    }

    @Override
    public String toString() {
        return "SocketChannel over " + (tcp == null ? "SCTP" : "TCP") + (isOpen() ? "" : ", closed");
    }
}
