/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.sluice.with.internal.Waiter.Interrupts;

/** What java.net's sockets stand on: a channel of ours, in blocking mode, that an interrupt does not close. */
final class CarriedSocketImpl extends SocketImpl {

    private CarriedSocketChannel channel;
    private final CarriedServerSocketChannel server;
    private ChannelSocket socket;
    private InetSocketAddress bound;
    private volatile int timeout;

    /** Of a socket, or of a server socket: the other one is null. */
    CarriedSocketImpl(SocketChannel channel, ServerSocketChannel server) {
        this.server = (CarriedServerSocketChannel) server;
        if (channel != null) {
            take((CarriedSocketChannel) channel);
        }
    }

    private void take(CarriedSocketChannel taken) {
        channel = taken;
        socket = ChannelSocket.of(taken, Interrupts.KEEP);
    }

    @Override
    protected void create(boolean stream) throws IOException {
        if (!stream) {
            throw new IOException("Datagram socket not supported");
        }
    }

    @Override
    protected void connect(String host, int remotePort) throws IOException {
        connect(new InetSocketAddress(host, remotePort), 0);
    }

    @Override
    protected void connect(InetAddress remote, int remotePort) throws IOException {
        connect(new InetSocketAddress(remote, remotePort), 0);
    }

    @Override
    protected void connect(SocketAddress remote, int millis) throws IOException {
        if (remote instanceof InetSocketAddress internet && internet.isUnresolved()) {
            throw new UnknownHostException(internet.getHostString());
        }
        socket.connect(remote, millis);
        socket.setSoTimeout(timeout);
        note();
    }

    private void note() {
        address = socket.getInetAddress();
        port = socket.getPort();
        localport = socket.getLocalPort();
    }

    @Override
    protected void bind(InetAddress host, int localPort) throws IOException {
        if (server == null) {
            socket.bind(new InetSocketAddress(host, localPort));
            localport = socket.getLocalPort();
        } else {
            bound = new InetSocketAddress(host, localPort);
        }
    }

    @Override
    protected void listen(int backlog) throws IOException {
        try {
            server.bind(bound, backlog);
        } catch (ClosedChannelException e) {
            throw ChannelSocket.translated(e);
        }
        InetSocketAddress local = server.localOrNull();
        address = local.getAddress();
        localport = local.getPort();
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        if (!(accepted instanceof CarriedSocketImpl carried)) {
            throw new IOException("A " + accepted.getClass().getName() + " cannot take a connection over SCTP");
        }
        try {
            carried.take(server.accept(Streams.nanos(timeout), Interrupts.KEEP));
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (ClosedChannelException e) {
            throw ChannelSocket.translated(e);
        }
        carried.note();
    }

    @Override
    protected InputStream getInputStream() throws IOException {
        return socket.getInputStream();
    }

    @Override
    protected OutputStream getOutputStream() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    protected int available() throws IOException {
        return socket.getInputStream().available();
    }

    @Override
    protected void close() throws IOException {
        if (server == null) {
            channel.close();
        } else {
            server.close();
        }
    }

    @Override
    protected void shutdownInput() throws IOException {
        socket.shutdownInput();
    }

    @Override
    protected void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("Urgent data not supported");
    }

    private NetworkChannel options() {
        return server == null ? channel : server;
    }

    @Override
    protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
        options().setOption(name, value);
    }

    @Override
    protected <T> T getOption(SocketOption<T> name) throws IOException {
        return options().getOption(name);
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        return options().supportedOptions();
    }

    /** The options by number, as java.net's older methods name them. */
    @Override
    public void setOption(int number, Object value) throws SocketException {
        try {
            switch (number) {
                case SocketOptions.SO_TIMEOUT -> setTimeout((Integer) value);
                case SocketOptions.SO_LINGER ->
                    options()
                            .setOption(
                                    StandardSocketOptions.SO_LINGER, value instanceof Integer seconds ? seconds : -1);
                case SocketOptions.TCP_NODELAY ->
                    options().setOption(StandardSocketOptions.TCP_NODELAY, (Boolean) value);
                case SocketOptions.SO_KEEPALIVE ->
                    options().setOption(StandardSocketOptions.SO_KEEPALIVE, (Boolean) value);
                case SocketOptions.SO_REUSEADDR ->
                    options().setOption(StandardSocketOptions.SO_REUSEADDR, (Boolean) value);
                case SocketOptions.SO_SNDBUF -> options().setOption(StandardSocketOptions.SO_SNDBUF, (Integer) value);
                case SocketOptions.SO_RCVBUF -> options().setOption(StandardSocketOptions.SO_RCVBUF, (Integer) value);
                case SocketOptions.IP_TOS -> options().setOption(StandardSocketOptions.IP_TOS, (Integer) value);
                case SocketOptions.SO_OOBINLINE -> {
                    // There is no urgent data here, in line or not.
                }
                default -> throw new SocketException("Unknown option " + number);
            }
        } catch (IOException e) {
            throw ChannelSocket.translated(e);
        }
    }

    private void setTimeout(int millis) throws SocketException {
        timeout = millis;
        if (socket != null) {
            socket.setSoTimeout(millis);
        }
    }

    @Override
    public Object getOption(int number) throws SocketException {
        try {
            return switch (number) {
                case SocketOptions.SO_TIMEOUT -> timeout;
                case SocketOptions.SO_LINGER -> options().getOption(StandardSocketOptions.SO_LINGER);
                case SocketOptions.TCP_NODELAY -> options().getOption(StandardSocketOptions.TCP_NODELAY);
                case SocketOptions.SO_KEEPALIVE -> options().getOption(StandardSocketOptions.SO_KEEPALIVE);
                case SocketOptions.SO_REUSEADDR -> options().getOption(StandardSocketOptions.SO_REUSEADDR);
                case SocketOptions.SO_SNDBUF -> options().getOption(StandardSocketOptions.SO_SNDBUF);
                case SocketOptions.SO_RCVBUF -> options().getOption(StandardSocketOptions.SO_RCVBUF);
                case SocketOptions.IP_TOS -> options().getOption(StandardSocketOptions.IP_TOS);
                case SocketOptions.SO_BINDADDR -> server == null ? socket.getLocalAddress() : address;
                case SocketOptions.SO_OOBINLINE -> false;
                default -> throw new SocketException("Unknown option " + number);
            };
        } catch (IOException e) {
            throw ChannelSocket.translated(e);
        }
    }
}
