/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.PacketBatch;

/** Stands where a link was, and is expected again: knows what the link knew, drops what is sent, and leads nowhere. */
final class AbsentLink implements Link {

    private final LinkCapabilities capabilities;
    private final List<InetAddress> localAddresses;
    private final int encapsulationPort;
    private final int defaultRemoteEncapsulationPort;
    private final Map<InetAddress, Integer> maximumPacketSizes = new HashMap<>();
    private volatile Thread waiting;
    private volatile boolean woken;

    /** Stands for a link that is still open. */
    AbsentLink(Link link) {
        this.capabilities = link.capabilities();
        this.localAddresses = List.copyOf(link.localAddresses());
        this.encapsulationPort = link.encapsulationPort();
        this.defaultRemoteEncapsulationPort = link.defaultRemoteEncapsulationPort();
        localAddresses.forEach(address -> maximumPacketSizes.put(address, link.maximumPacketSize(address)));
    }

    @Override
    public LinkCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public List<InetAddress> localAddresses() {
        return localAddresses;
    }

    @Override
    public int encapsulationPort() {
        return encapsulationPort;
    }

    @Override
    public int defaultRemoteEncapsulationPort() {
        return defaultRemoteEncapsulationPort;
    }

    @Override
    public int maximumPacketSize(InetAddress local) {
        Integer size = maximumPacketSizes.get(local);
        return size == null ? maximumPacketSizes.values().iterator().next() : size;
    }

    @Override
    public InetAddress sourceFor(InetAddress remote) {
        return null;
    }

    @Override
    public int poll(long timeoutNanos, LinkReceiver receiver, int maximumPackets) {
        waiting = Thread.currentThread();
        // Who wakes either sees who waits, or is seen here.
        if (!woken && timeoutNanos > 0) {
            LockSupport.parkNanos(this, timeoutNanos);
        }
        waiting = null;
        woken = false;
        return 0;
    }

    @Override
    public void wakeup() {
        woken = true;
        LockSupport.unpark(waiting);
    }

    @Override
    public int send(PacketBatch batch) {
        return batch.size();
    }

    @Override
    public void close() {
        wakeup();
    }

    @Override
    public String toString() {
        return "a link that is away";
    }
}
