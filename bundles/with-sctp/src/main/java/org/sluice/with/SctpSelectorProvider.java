/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/**
 * What java.nio asks for channels and selectors: passes it on to the provider in the agent's class loader. The JDK makes it, by its name, with the class loader of the
 * program.
 */
public final class SctpSelectorProvider extends SelectorProvider {

    private static volatile SelectorProvider target;

    /** For the JDK. */
    public SctpSelectorProvider() {}

    static void passOnTo(SelectorProvider provider) {
        target = provider;
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return target.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return target.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return target.openPipe();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        return target.openSelector();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return target.openServerSocketChannel();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        return target.openServerSocketChannel(family);
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return target.openSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        return target.openSocketChannel(family);
    }

    @Override
    public Channel inheritedChannel() throws IOException {
        return target.inheritedChannel();
    }
}
