/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.sluice.with.internal.Waiter.Interrupts;

/** A channel as a socket of java.net. What it sets and gets is kept by the channel, whose methods any thread may call. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
final class ChannelSocket extends Socket {

    private final CarriedSocketChannel channel;
    private final Interrupts interrupts;
    private volatile int timeout;

    private ChannelSocket(CarriedSocketChannel channel, Interrupts interrupts) throws SocketException {
        super((SocketImpl) null);
        this.channel = channel;
        this.interrupts = interrupts;
    }

    /** A socket of a channel. */
    static ChannelSocket of(CarriedSocketChannel channel, Interrupts interrupts) {
        try {
            return new ChannelSocket(channel, interrupts);
        } catch (SocketException e) {
            throw new IllegalStateException("nothing is opened here", e);
        }
    }

    /** What a channel throws, in the words of sockets. */
    static SocketException translated(Exception failure) {
        if (failure instanceof SocketException socketException) {
            return socketException;
        }
        var translated = new SocketException(
                failure instanceof ClosedChannelException ? "Socket is closed" : failure.getMessage());
        translated.initCause(failure);
        return translated;
    }

    private void checkOpen() throws SocketException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
    }

    private void checkConnected() throws SocketException {
        checkOpen();
        if (!isConnected()) {
            throw new SocketException("Socket is not connected");
        }
    }

    @Override
    public void connect(SocketAddress remote) throws IOException {
        connect(remote, 0);
    }

    @Override
    public void connect(SocketAddress remote, int millis) throws IOException {
        if (remote == null || millis < 0) {
            throw new IllegalArgumentException(
                    remote == null ? "connect: The address can't be null" : "connect: timeout can't be negative");
        }
        checkOpen();
        if (isConnected()) {
            throw new SocketException("Already connected");
        }
        if (!(remote instanceof InetSocketAddress internet)) {
            throw new IllegalArgumentException("Unsupported address type");
        }
        if (internet.isUnresolved()) {
            close();
            throw new UnknownHostException(internet.getHostString());
        }
        if (!channel.isBlocking()) {
            throw new IllegalBlockingModeException();
        }
        try {
            channel.connect(remote, Streams.nanos(millis), interrupts);
        } catch (ClosedChannelException e) {
            throw translated(e);
        }
    }

    @Override
    public void bind(SocketAddress local) throws IOException {
        checkOpen();
        if (isBound()) {
            throw new SocketException("Already bound");
        }
        if (local instanceof InetSocketAddress internet && internet.isUnresolved()) {
            throw new SocketException("Unresolved address");
        }
        channel.bind(local);
    }

    private InetSocketAddress remote() {
        try {
            return channel.remoteOrNull();
        } catch (IOException e) {
            return null;
        }
    }

    private InetSocketAddress local() {
        try {
            return channel.localOrNull();
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public InetAddress getInetAddress() {
        InetSocketAddress remote = remote();
        return remote == null ? null : remote.getAddress();
    }

    @Override
    public int getPort() {
        InetSocketAddress remote = remote();
        return remote == null ? 0 : remote.getPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return remote();
    }

    @Override
    public InetAddress getLocalAddress() {
        InetSocketAddress local = isClosed() ? null : local();
        return local == null ? new InetSocketAddress(0).getAddress() : local.getAddress();
    }

    @Override
    public int getLocalPort() {
        InetSocketAddress local = local();
        return local == null ? -1 : local.getPort();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return local();
    }

    @Override
    public SocketChannel getChannel() {
        return channel;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        checkConnected();
        if (channel.tcp() != null) {
            channel.tcp().socket().setSoTimeout(timeout);
            return channel.tcp().socket().getInputStream();
        }
        if (isInputShutdown()) {
            throw new SocketException("Socket input is shutdown");
        }
        return new Streams.Input(channel.connection(), this::timeoutOfBlocking, interrupts, this);
    }

    private int timeoutOfBlocking() {
        if (!channel.isBlocking()) {
            throw new IllegalBlockingModeException();
        }
        return timeout;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        checkConnected();
        if (channel.tcp() != null) {
            return channel.tcp().socket().getOutputStream();
        }
        if (isOutputShutdown()) {
            throw new SocketException("Socket output is shutdown");
        }
        return new Streams.Output(channel.connection(), interrupts, this);
    }

    private <T> void set(SocketOption<T> name, T value) throws SocketException {
        try {
            channel.setOption(name, value);
        } catch (IOException e) {
            throw translated(e);
        }
    }

    private <T> T get(SocketOption<T> name) throws SocketException {
        try {
            return channel.getOption(name);
        } catch (IOException e) {
            throw translated(e);
        }
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        set(StandardSocketOptions.TCP_NODELAY, on);
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return get(StandardSocketOptions.TCP_NODELAY);
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        if (on && seconds < 0) {
            throw new IllegalArgumentException("invalid value for SO_LINGER");
        }
        set(StandardSocketOptions.SO_LINGER, on ? seconds : -1);
    }

    @Override
    public int getSoLinger() throws SocketException {
        return get(StandardSocketOptions.SO_LINGER);
    }

    @Override
    public void sendUrgentData(int data) throws IOException {
        throw new SocketException("Urgent data not supported");
    }

    @Override
    public void setOOBInline(boolean on) throws SocketException {
        // There is no urgent data here, in line or not.
        checkOpen();
    }

    @Override
    public boolean getOOBInline() throws SocketException {
        checkOpen();
        return false;
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        checkOpen();
        if (millis < 0) {
            throw new IllegalArgumentException("timeout can't be negative");
        }
        timeout = millis;
        if (channel.tcp() != null) {
            channel.tcp().socket().setSoTimeout(millis);
        }
    }

    @Override
    public int getSoTimeout() throws SocketException {
        checkOpen();
        return timeout;
    }

    @Override
    public void setSendBufferSize(int bytes) throws SocketException {
        set(StandardSocketOptions.SO_SNDBUF, positive(bytes));
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return get(StandardSocketOptions.SO_SNDBUF);
    }

    @Override
    public void setReceiveBufferSize(int bytes) throws SocketException {
        set(StandardSocketOptions.SO_RCVBUF, positive(bytes));
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return get(StandardSocketOptions.SO_RCVBUF);
    }

    static int positive(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a buffer of " + bytes + " bytes");
        }
        return bytes;
    }

    @Override
    public void setKeepAlive(boolean on) throws SocketException {
        set(StandardSocketOptions.SO_KEEPALIVE, on);
    }

    @Override
    public boolean getKeepAlive() throws SocketException {
        return get(StandardSocketOptions.SO_KEEPALIVE);
    }

    @Override
    public void setTrafficClass(int service) throws SocketException {
        set(StandardSocketOptions.IP_TOS, service);
    }

    @Override
    public int getTrafficClass() throws SocketException {
        return get(StandardSocketOptions.IP_TOS);
    }

    @Override
    public void setReuseAddress(boolean on) throws SocketException {
        set(StandardSocketOptions.SO_REUSEADDR, on);
    }

    @Override
    public boolean getReuseAddress() throws SocketException {
        return get(StandardSocketOptions.SO_REUSEADDR);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public void shutdownInput() throws IOException {
        checkConnected();
        if (isInputShutdown()) {
            throw new SocketException("Socket input is already shutdown");
        }
        channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        checkConnected();
        if (isOutputShutdown()) {
            throw new SocketException("Socket output is already shutdown");
        }
        channel.shutdownOutput();
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public boolean isBound() {
        return local() != null;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public boolean isInputShutdown() {
        return channel.isInputShut();
    }

    @Override
    public boolean isOutputShutdown() {
        return channel.isOutputShut();
    }

    @Override
    public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
        channel.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return channel.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return channel.supportedOptions();
    }

    @Override
    public String toString() {
        return isConnected()
                ? "Socket[addr=" + getInetAddress() + ",port=" + getPort() + ",localport=" + getLocalPort() + "]"
                : "Socket[unconnected]";
    }
}
