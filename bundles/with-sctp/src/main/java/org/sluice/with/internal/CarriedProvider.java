/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/** Gives java.nio socket channels that ride on SCTP, selectors that watch them, and everything else from the system's provider. */
final class CarriedProvider extends SelectorProvider {

    private final Carrier carrier;
    private final SelectorProvider system;
    private final CarriedSelector.Kill kill;

    CarriedProvider(Carrier carrier, CarriedSelector.Kill kill) {
        this.carrier = carrier;
        this.system = carrier.system();
        this.kill = kill;
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return system.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return system.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return system.openPipe();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        AbstractSelector selector = system.openSelector();
        return StackOpener.isOpening() ? selector : new CarriedSelector(this, selector, kill);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() {
        return new CarriedServerSocketChannel(this, carrier);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        return isInternet(family) ? openServerSocketChannel() : system.openServerSocketChannel(family);
    }

    @Override
    public SocketChannel openSocketChannel() {
        return new CarriedSocketChannel(this, carrier);
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        return isInternet(family) ? openSocketChannel() : system.openSocketChannel(family);
    }

    /** Those of the local host have no ports, and stay with the system. */
    private static boolean isInternet(ProtocolFamily family) {
        return family == StandardProtocolFamily.INET || family == StandardProtocolFamily.INET6;
    }

    @Override
    public Channel inheritedChannel() throws IOException {
        return system.inheritedChannel();
    }
}
