/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.testkit.Chunks.init;

import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathState;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.HeartbeatChunk;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.SupportedAddressTypesParameter;
import org.sluice.sctp.wire.UnknownParameter;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** IPv4 and IPv6 in one association and one endpoint; IPv4-mapped, wildcard and link-local addresses (RFC 6458 sections 4.1.2 and 9.1, RFC 4007). */
class DualStackTest {

    private static final int PORT = 5001;
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final InetAddress ANY4 = Simulation.address("0.0.0.0");
    private static final InetAddress ANY6 = Simulation.address("::");
    private static final InetAddress OURS4 = Simulation.address("10.0.0.1");
    private static final InetAddress OURS6 = Simulation.address("fd00::1");

    private final Simulation simulation = new Simulation(6);
    private SimulatedHost host;
    private Association accepted;

    @AfterEach
    void close() {
        simulation.close();
    }

    private void host(String... addresses) {
        var builder = simulation.host("host");
        for (String address : addresses) {
            builder.address(address);
        }
        host = builder.option(AssociationOptions.PATH_MTU_DISCOVERY, false).start();
    }

    /** Java makes such an address only where it is asked in this way. */
    private static InetAddress mapped(String ipv4) {
        try {
            byte[] bytes = new byte[16];
            bytes[10] = -1;
            bytes[11] = -1;
            System.arraycopy(Simulation.address(ipv4).getAddress(), 0, bytes, 12, 4);
            return Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Set up over IPv6; data moves to IPv4 when that fails, and back. */
    @Test
    void anAssociationMovesFromOneFamilyToTheOtherAndBack() throws Exception {
        try (var hosts = new TwoHosts()
                .client("fd00::1", "10.0.0.1")
                .server("fd00::2", "10.0.0.2")
                .option(AssociationOptions.PATH_MAX_RETRANS, 2)
                .option(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1))
                .connect()) {
            var ipv6 = Simulation.address("fd00::2");
            var ipv4 = Simulation.address("10.0.0.2");
            hosts.simulation.runFor(Duration.ofSeconds(3));
            assertEquals(2, hosts.activePaths(hosts.association));
            assertEquals(2, hosts.activePaths(hosts.accepted));
            assertEquals(ipv6, hosts.association.status().primaryPath().remote());
            hosts.transfer(50, 3000, Duration.ofSeconds(10));

            hosts.simulation.network().interfaceDown(ipv6, true);
            hosts.transfer(50, 3000, Duration.ofMinutes(1));
            hosts.simulation.runFor(Duration.ofSeconds(30));
            assertEquals(PathState.INACTIVE, hosts.path(hosts.association, ipv6).state());
            assertEquals(
                    Simulation.address("10.0.0.1"),
                    hosts.path(hosts.association, ipv4).local());
            long before = hosts.simulation.clock().nanos();
            hosts.transfer(50, 3000, Duration.ofMinutes(1));
            assertTrue(hosts.simulation.clock().nanos() - before < 2_000_000_000L, "IPv4 is all it needs now");

            hosts.simulation.network().interfaceDown(ipv6, false);
            hosts.simulation.network().interfaceDown(ipv4, true);
            hosts.simulation.runFor(Duration.ofMinutes(2));
            assertEquals(PathState.ACTIVE, hosts.path(hosts.association, ipv6).state());
            assertEquals(PathState.INACTIVE, hosts.path(hosts.association, ipv4).state());
            hosts.transfer(50, 3000, Duration.ofMinutes(1));
        }
    }

    @Test
    void aMappedAddressIsTheIpv4AddressThatItStandsFor() throws Exception {
        assertInstanceOf(Inet6Address.class, mapped("10.0.0.2"), "what is given is one of IPv6");
        host("10.0.0.1", "10.0.1.1");
        Endpoint endpoint =
                host.stack().bind(List.of(mapped("10.0.0.1"), mapped("10.0.1.1"), OURS4), PORT, Options.none());
        assertEquals(List.of(OURS4, Simulation.address("10.0.1.1")), endpoint.addresses());
        endpoint.removeAddresses(List.of(mapped("10.0.1.1")));
        endpoint.addAddresses(List.of(mapped("10.0.1.1")));
        assertEquals(List.of(OURS4, Simulation.address("10.0.1.1")), endpoint.addresses());

        var peer = simulation.scriptedPeer(6001, "10.0.0.2", "10.0.1.2");
        peer.towards(host, PORT);
        var destination = new Destination(List.of(mapped("10.0.0.2"), mapped("10.0.1.2")), 6001, 0);
        assertEquals(peer.addresses(), destination.addresses());
        var attempt = endpoint.connectAsync(destination, Options.none());
        peer.accept();
        simulation.runFor(SHORT);
        Association association = attempt.join();
        assertEquals(peer.addresses(), association.remoteAddresses());

        association.setPrimary(mapped("10.0.1.2"));
        association.configure(
                mapped("10.0.1.2"), Options.none().with(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ofHours(2)));
        assertEquals(
                Duration.ofHours(2),
                association.options(mapped("10.0.1.2")).get(AssociationOptions.HEARTBEAT_INTERVAL));
        assertEquals(
                Duration.ofHours(2),
                association.options(peer.addresses().get(1)).get(AssociationOptions.HEARTBEAT_INTERVAL));
        association.heartbeat(mapped("10.0.1.2"));
        peer.skipTo(HeartbeatChunk.class);
        assertEquals(peer.addresses().get(1), peer.lastPacket().to());
        assertEquals(peer.addresses().get(1), association.status().primaryPath().remote());
    }

    /** RFC 9260 section 3.3.2.1.2 forbids senders to tell them so; what is meant is clear. */
    @Test
    void aMappedAddressThatAPeerListsIsUsedAsIpv4() throws Exception {
        host("10.0.0.1", "fd00::1");
        host.stack().bind(PORT).listen(association -> accepted = association);
        var peer = simulation.scriptedPeer(6001, "10.0.0.2").towards(host, PORT);
        peer.connect(
                new UnknownParameter(6, mapped("10.0.0.3").getAddress()),
                new UnknownParameter(6, mapped("0.0.0.0").getAddress()),
                new UnknownParameter(6, mapped("127.0.0.1").getAddress()),
                new UnknownParameter(6, ANY6.getAddress()),
                new AddressParameter(ANY4));
        simulation.runFor(SHORT);
        assertEquals(
                List.of(Simulation.address("10.0.0.2"), Simulation.address("10.0.0.3")), accepted.remoteAddresses());
        accepted.remoteAddresses().forEach(address -> assertInstanceOf(Inet4Address.class, address));
    }

    private Endpoint bind(Options options, InetAddress... addresses) throws BindException {
        return host.stack().bind(List.of(addresses), PORT, options);
    }

    private static final Options IPV6_ONLY = Options.none().with(EndpointOptions.IPV6_ONLY, true);

    @Test
    void wildcardAddressesStandForAllOfTheirFamily() throws Exception {
        host("10.0.0.1", "fd00::1", "10.0.1.1");
        var all = List.of(OURS4, OURS6, Simulation.address("10.0.1.1"));
        var ipv4 = List.of(OURS4, Simulation.address("10.0.1.1"));
        assertBound(ipv4, Options.none(), ANY4);
        assertBound(ipv4, Options.none(), mapped("0.0.0.0"));
        assertBound(all, Options.none(), ANY6);
        assertBound(all, Options.none(), ANY4, ANY6);
        assertBound(all, IPV6_ONLY, ANY4, ANY6);
        assertBound(all, IPV6_ONLY);
        assertBound(List.of(OURS6), IPV6_ONLY, ANY6);
        // RFC 6458 section 9.1.
        assertThrows(IllegalArgumentException.class, () -> bind(Options.none(), ANY4, OURS4));

        Endpoint ofIpv4 = bind(Options.none(), ANY4);
        assertThrows(BindException.class, () -> bind(Options.none(), ANY6));
        assertThrows(BindException.class, () -> bind(Options.none(), OURS4));
        Endpoint ofIpv6 = bind(IPV6_ONLY, ANY6);
        assertThrows(BindException.class, () -> bind(Options.none(), OURS6));
        host.addAddress("10.0.2.1");
        assertEquals(3, ofIpv4.addresses().size(), "those that come later are among them");
        assertEquals(1, ofIpv6.addresses().size());
        assertThrows(IllegalStateException.class, () -> ofIpv4.addAddresses(List.of(OURS6)));
    }

    private void assertBound(List<InetAddress> expected, Options options, InetAddress... addresses)
            throws BindException {
        try (Endpoint endpoint = bind(options, addresses)) {
            assertEquals(expected, endpoint.addresses());
        }
    }

    @Test
    void anEndpointOfOneFamilyHasNothingToDoWithTheOther() throws Exception {
        host("10.0.0.1", "fd00::1", "10.0.1.1");
        Endpoint endpoint = bind(Options.none(), ANY4);
        endpoint.listen();
        var ipv6 = simulation.scriptedPeer(6001, "fd00::2").towards(OURS6, PORT);
        ipv6.sendWithTag(0, init(ipv6.ownTag(), 1));
        ipv6.expect(AbortChunk.class);
        var refused = endpoint.connectAsync(new Destination(ipv6.addresses(), 6001, 0), Options.none());
        simulation.runFor(SHORT);
        assertTrue(refused.isCompletedExceptionally());

        var ipv4 = simulation.scriptedPeer(6002, "10.0.0.2").towards(host, PORT);
        assertEquals(Set.of(OURS4, Simulation.address("10.0.1.1")), addresses(ipv4.connect()));
        var third = simulation.scriptedPeer(6003, "10.0.0.3");
        endpoint.open(new Destination(third.addresses(), 6003, 0), Options.none());
        InitChunk init = third.expect(InitChunk.class);
        assertEquals(Set.of(OURS4, Simulation.address("10.0.1.1")), addresses(init));
        assertTrue(init.parameters().contains(new SupportedAddressTypesParameter(List.of(5))), init::toString);
    }

    private static Set<InetAddress> addresses(InitChunk init) {
        var addresses = new HashSet<InetAddress>();
        init.parameters().stream()
                .filter(AddressParameter.class::isInstance)
                .forEach(parameter -> addresses.add(((AddressParameter) parameter).address()));
        return addresses;
    }

    private static int zone(PathStatus path) {
        return ((Inet6Address) path.remote()).getScopeId();
    }

    /** A zone says by which interface packets leave; on the wire there is none, so what a peer lists is on the link that it is seen on. */
    @Test
    void linkLocalAddressesKeepTheirZone() throws Exception {
        host("fe80::1", "10.0.0.1");
        var peer = simulation.scriptedPeer(6001, "fe80::2", "fe80::3").towards(host, PORT);
        var attempt = host.stack()
                .bind(PORT)
                .connectAsync(new Destination(List.of(Simulation.address("fe80::2%3")), 6001, 0), Options.none());
        peer.accept(
                new AddressParameter(Simulation.address("fe80::3")),
                new AddressParameter(Simulation.address("fd00::3")));
        simulation.runFor(SHORT);
        Association association = attempt.join();
        var zones = new ArrayList<Integer>();
        association.status().paths().forEach(path -> zones.add(zone(path)));
        assertEquals(List.of(3, 3, 0), zones, () -> "" + association.status().paths());
        // Lookups leave the zone out, as java.net does.
        association.setPrimary(Simulation.address("fe80::2"));
        association.heartbeat(Simulation.address("fe80::2%7"));
        peer.skipTo(HeartbeatChunk.class);
    }

    /** So the same link-local address on two links can't be told apart: the second association is refused, not mixed up with the first. */
    @Test
    void theSameLinkLocalAddressOnTwoLinksIsOnePeer() throws Exception {
        host("fe80::1");
        ScriptedPeer peer = simulation.scriptedPeer(6001, "fe80::2").towards(host, PORT);
        Endpoint endpoint = host.stack().bind(PORT);
        var first = endpoint.connectAsync(
                new Destination(List.of(Simulation.address("fe80::2%3")), 6001, 0), Options.none());
        peer.accept();
        simulation.runFor(SHORT);
        var second = endpoint.connectAsync(
                new Destination(List.of(Simulation.address("fe80::2%4")), 6001, 0), Options.none());
        simulation.runFor(SHORT);
        assertTrue(second.isCompletedExceptionally());
        assertEquals(3, zone(first.join().status().primaryPath()));
    }

    @Test
    void whatIsToldOfPathsNamesTheFamilyThatIsMeant() throws Exception {
        try (var hosts = new TwoHosts()
                .client("fd00::1", "10.0.0.1")
                .server("fd00::2", "10.0.0.2")
                .connect()) {
            hosts.simulation.runFor(Duration.ofSeconds(3));
            assertTrue(
                    hosts.clientHeard.stream()
                            .anyMatch(told -> told instanceof Notification.PathChanged path
                                    && path.remote().equals(Simulation.address("10.0.0.2"))),
                    () -> "" + hosts.clientHeard);
        }
    }
}
