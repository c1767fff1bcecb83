/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import org.sluice.with.internal.Waiter.Interrupts;

/** A channel that accepts connections that ride on SCTP; or, where the user left its port to TCP, those of a channel of the system's. */
final class CarriedServerSocketChannel extends ServerSocketChannel implements Selectable {

    private final Carrier carrier;
    private final OptionValues options = new OptionValues(OptionValues.OF_LISTENERS);
    private final KeysOfChannel keys = new KeysOfChannel();
    private final Object state = new Object();
    private volatile Listening listening;
    private volatile ServerSocketChannel tcp;
    private ServerSocket socket;

    CarriedServerSocketChannel(SelectorProvider provider, Carrier carrier) {
        super(provider);
        this.carrier = carrier;
    }

    @Override
    public ServerSocketChannel tcp() {
        return tcp;
    }

    private void checkOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public ServerSocketChannel bind(SocketAddress local, int backlog) throws IOException {
        checkOpen();
        InetSocketAddress wanted = local == null ? new InetSocketAddress(0) : CarriedSocketChannel.internet(local);
        synchronized (state) {
            if (listening != null || tcp != null) {
                throw new AlreadyBoundException();
            }
            if (carrier.isLeftToTcp(wanted)) {
                ServerSocketChannel opened = carrier.system().openServerSocketChannel();
                options.applyTo(opened);
                opened.bind(wanted, backlog);
                opened.configureBlocking(isBlocking());
                tcp = opened;
                keys.moveTo(opened);
                return this;
            }
            listening = carrier.listen(wanted.getAddress(), wanted.getPort(), options, backlog);
        }
        listening.signal(keys::signal);
        return this;
    }

    @Override
    public SocketChannel accept() throws IOException {
        return accept(isBlocking() ? Waiter.FOREVER : 0, Interrupts.CLOSE);
    }

    /**
     * As {@link #accept()}.
     *
     * @param nanos how long to wait, or {@link Waiter#FOREVER}; 0 for not at all
     * @throws SocketTimeoutException if none came in time
     */
    CarriedSocketChannel accept(long nanos, Interrupts interrupts) throws IOException {
        checkOpen();
        if (tcp != null) {
            return acceptByTcp(nanos);
        }
        if (listening == null) {
            throw new NotYetBoundException();
        }
        boolean waits = nanos != 0 && interrupts == Interrupts.CLOSE;
        Connection connection = waits ? acceptWaiting(nanos) : listening.accept(nanos, interrupts);
        return connection == null
                ? null
                : new CarriedSocketChannel(provider(), carrier, connection.options(), connection);
    }

    private Connection acceptWaiting(long nanos) throws IOException {
        boolean done = false;
        begin();
        try {
            Connection connection = listening.accept(nanos, Interrupts.CLOSE);
            done = true;
            return connection;
        } catch (ClosedByInterruptException e) {
            // Noticed by the wait, and not by the JDK: when it begins anew it looks for one, and closes.
            begin();
            throw e;
        } finally {
            end(done);
        }
    }

    private CarriedSocketChannel acceptByTcp(long nanos) throws IOException {
        SocketChannel accepted;
        if (nanos == 0 || nanos == Waiter.FOREVER) {
            accepted = tcp.accept();
        } else {
            tcp.socket().setSoTimeout((int) Math.min(Integer.MAX_VALUE, Math.max(1, nanos / 1_000_000)));
            accepted = tcp.socket().accept().getChannel();
        }
        if (accepted == null) {
            return null;
        }
        carrier.traffic().byTcp();
        return new CarriedSocketChannel(provider(), carrier, accepted);
    }

    @Override
    public ServerSocket socket() {
        synchronized (state) {
            if (socket == null) {
                socket = new ChannelServerSocket(this, Interrupts.CLOSE);
            }
            return socket;
        }
    }

    @Override
    public InetSocketAddress getLocalAddress() throws IOException {
        checkOpen();
        return localOrNull();
    }

    /** Where connections arrive; null while it is not bound. */
    InetSocketAddress localOrNull() throws IOException {
        if (tcp != null) {
            return (InetSocketAddress) (tcp.isOpen() ? tcp.getLocalAddress() : null);
        }
        return listening == null ? null : listening.local();
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        checkOpen();
        options.set(name, value);
        if (tcp != null && tcp.supportedOptions().contains(name)) {
            tcp.setOption(name, value);
        }
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        checkOpen();
        return options.get(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return options.supported();
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        if (tcp != null) {
            tcp.close();
        } else if (listening != null) {
            listening.close();
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
        Listening there = listening;
        try {
            return there != null && there.isAcceptable() ? interesting & SelectionKey.OP_ACCEPT : 0;
        } catch (IOException e) {
            return interesting & SelectionKey.OP_ACCEPT;
        }
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
        return "ServerSocketChannel over " + (tcp == null ? "SCTP" : "TCP") + (isOpen() ? "" : ", closed");
    }
}
