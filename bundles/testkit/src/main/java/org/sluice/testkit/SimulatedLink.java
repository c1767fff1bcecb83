/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkCapabilities;
import org.sluice.sctp.link.LinkReceiver;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.link.PacketBatch;

/** A host's way to a {@link SimulatedNetwork}. SCTP travels on it as on IP itself, without UDP. */
final class SimulatedLink implements Link, NetworkNode {

    private static final int BATCH = 64;

    private record Arrival(InetAddress from, InetAddress to, byte[] bytes, int congestionMark) {}

    private final SimulatedNetwork network;
    private List<InetAddress> addresses;
    private final int maximumPacketSize;
    private final LinkCapabilities capabilities;
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
    private final List<Consumer<LinkReceiver>> reports = new ArrayList<>();
    private boolean closed;

    SimulatedLink(
            SimulatedNetwork network,
            List<InetAddress> addresses,
            int maximumPacketSize,
            LinkCapabilities capabilities) {
        this.network = network;
        this.addresses = List.copyOf(addresses);
        this.maximumPacketSize = maximumPacketSize;
        this.capabilities = capabilities;
        addresses.forEach(address -> network.attach(address, this));
    }

    @Override
    public void arrived(InetAddress from, InetAddress to, byte[] bytes, int congestionMark) {
        arrivals.add(new Arrival(from, to, bytes, congestionMark));
    }

    /** The host has one address more. */
    void add(InetAddress address) {
        network.attach(address, this);
        var more = new ArrayList<>(addresses);
        more.add(address);
        addresses = List.copyOf(more);
        reports.add(LinkReceiver::localAddressesChanged);
    }

    /** The host has an address no more: what comes for it finds nobody, and nothing leaves from it. */
    void remove(InetAddress address) {
        network.detach(address, this);
        addresses = addresses.stream().filter(each -> !each.equals(address)).toList();
        reports.add(LinkReceiver::localAddressesChanged);
    }

    @Override
    public void tooBig(InetAddress from, InetAddress to, byte[] quoted, int largest) {
        reports.add(receiver -> receiver.packetTooBig(from, to, ByteBuffer.wrap(quoted), largest));
    }

    @Override
    public void unreachable(InetAddress from, InetAddress to, byte[] quoted, boolean protocolUnreachable) {
        reports.add(receiver -> receiver.unreachable(from, to, ByteBuffer.wrap(quoted), protocolUnreachable));
    }

    @Override
    public LinkCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public List<InetAddress> localAddresses() {
        return addresses;
    }

    @Override
    public int encapsulationPort() {
        return 0;
    }

    @Override
    public int defaultRemoteEncapsulationPort() {
        return 0;
    }

    @Override
    public int maximumPacketSize(InetAddress local) {
        return maximumPacketSize;
    }

    @Override
    public InetAddress sourceFor(InetAddress remote) {
        return addresses.stream()
                .filter(address -> Subnets.isSame(address, remote))
                .findFirst()
                .or(() -> addresses.stream()
                        .filter(address -> network.hasWay(address, remote))
                        .findFirst())
                .orElse(null);
    }

    @Override
    public int poll(long timeoutNanos, LinkReceiver receiver, int maximumPackets) {
        reports.forEach(report -> report.accept(receiver));
        reports.clear();
        int count = Math.min(Math.min(arrivals.size(), maximumPackets), BATCH);
        if (count == 0) {
            return 0;
        }
        var taken = new Arrival[count];
        for (int i = 0; i < count; i++) {
            taken[i] = arrivals.poll();
        }
        var batch = new PacketBatch(count, index -> new Packet(ByteBuffer.allocate(taken[index].bytes().length)));
        for (Arrival arrival : taken) {
            Packet packet = batch.add();
            packet.buffer().put(arrival.bytes()).flip();
            packet.route(arrival.to(), new InetSocketAddress(arrival.from(), 0));
            packet.congestionMark(arrival.congestionMark());
        }
        receiver.packetsArrived(batch);
        return count;
    }

    @Override
    public void wakeup() {
        // Nobody waits in a simulation.
    }

    @Override
    public int send(PacketBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            Packet packet = batch.get(i);
            byte[] bytes = new byte[packet.length()];
            packet.buffer().get(packet.buffer().position(), bytes);
            if (!closed && addresses.contains(packet.local())) {
                network.examine(bytes);
                network.send(
                        packet.local(),
                        packet.remote().getAddress(),
                        bytes,
                        packet.congestionMark(),
                        packet.isFragmentable());
            }
        }
        return 0;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            addresses.forEach(address -> network.detach(address, this));
        }
    }

    @Override
    public String toString() {
        return "simulated link of " + addresses;
    }
}
