/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.udp.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.link.host.LocalAddresses;

/**
 * One bound socket of a link, non-blocking: the JDK closes a channel under an interrupted thread only where the thread may
 * block in it, so a stray interrupt does no harm here.
 */
public final class UdpSocket {

    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);

    /** So many failures in a row are no accident: without a limit, a socket that is broken would keep the loop spinning. */
    private static final int FAILURES_IN_A_ROW = 100;

    private final DatagramChannel channel;
    private final InetAddress local;
    private final int port;
    private final int maximumPacketSize;

    /** Whether there may be something to receive; the polling thread's. */
    private boolean readable;

    private int failuresInARow;

    UdpSocket(DatagramChannel channel, InetAddress local, int maximumPacketSize) throws IOException {
        this.channel = channel;
        this.local = local;
        this.port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        this.maximumPacketSize = maximumPacketSize;
    }

    DatagramChannel channel() {
        return channel;
    }

    InetAddress local() {
        return local;
    }

    int port() {
        return port;
    }

    int maximumPacketSize() {
        return maximumPacketSize;
    }

    boolean isReadable() {
        return readable;
    }

    void markReadable() {
        readable = true;
    }

    /**
     * Takes the next datagram, without waiting.
     *
     * @return where it came from, or null where there is none
     * @throws IOException if the socket is closed, or has failed again and again
     */
    InetSocketAddress receive(ByteBuffer buffer) throws IOException {
        InetSocketAddress source = null;
        try {
            source = (InetSocketAddress) channel.receive(buffer);
            failuresInARow = 0;
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            // What ICMP said of an earlier packet may come up here; the socket goes on.
            if (++failuresInARow == FAILURES_IN_A_ROW) {
                throw new IOException("cannot receive on " + this + ": " + e.getMessage(), e);
            }
            LOG.debug("receive on {}: {}", this, e.toString());
        }
        if (source == null) {
            readable = false;
        }
        return source;
    }

    /** Sends a datagram, without waiting; leaves the buffer as it was. Returns whether it was sent. Any thread. */
    boolean send(ByteBuffer buffer, InetSocketAddress remote) {
        int position = buffer.position();
        int length = buffer.remaining();
        try {
            // A full send buffer is told by 0; an empty datagram, which SCTP never sends, can't be told from that.
            return channel.send(buffer, remote) == length;
        } catch (IOException | IllegalArgumentException e) {
            // An address of another family or one that was never resolved is an IllegalArgumentException.
            if (LOG.isDebugEnabled()) {
                LOG.debug("{} bytes from {} to {} not sent: {}", length, this, remote, e.toString());
            }
            return false;
        } finally {
            buffer.position(position);
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("close of {}: {}", this, e.toString());
        }
    }

    @Override
    public String toString() {
        return LocalAddresses.text(local) + " UDP port " + port;
    }
}
