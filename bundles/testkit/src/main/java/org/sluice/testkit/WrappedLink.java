/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.PacketBatch;

/** A link that does what another does, until a subclass says otherwise. */
abstract class WrappedLink implements Link {

    private final Link inner;

    WrappedLink(Link inner) {
        this.inner = inner;
    }

    @Override
    public LinkCapabilities capabilities() {
        return inner.capabilities();
    }

    @Override
    public List<InetAddress> localAddresses() {
        return inner.localAddresses();
    }

    @Override
    public int encapsulationPort() {
        return inner.encapsulationPort();
    }

    @Override
    public int defaultRemoteEncapsulationPort() {
        return inner.defaultRemoteEncapsulationPort();
    }

    @Override
    public int maximumPacketSize(InetAddress local) {
        return inner.maximumPacketSize(local);
    }

    @Override
    public InetAddress sourceFor(InetAddress remote) {
        return inner.sourceFor(remote);
    }

    @Override
    public int poll(long timeoutNanos, LinkReceiver receiver, int maximumPackets) throws IOException {
        return inner.poll(timeoutNanos, receiver, maximumPackets);
    }

    @Override
    public void wakeup() {
        inner.wakeup();
    }

    @Override
    public int send(PacketBatch batch) {
        return inner.send(batch);
    }

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public String toString() {
        return inner.toString();
    }
}
