/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.sctp.AnnouncedAddresses;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.SupportedAddressTypesParameter;
import org.sluice.testkit.Chunks;
import org.sluice.testkit.Simulation;

/** Which addresses are in INIT and INIT ACK, and what becomes of those that a peer lists (RFC 9260 sections 5.1.2 and 5.4). */
class AddressAnnouncementTest {

    @Test
    void bothSidesLearnAllAddressesOfTheOther() {
        try (var hosts = new TwoHosts()
                .client("10.0.0.1", "10.0.1.1", "fd00::1")
                .server("10.0.0.2", "10.0.1.2", "fd00::2")
                .connect()) {
            hosts.simulation.runFor(Duration.ofSeconds(5));
            assertEquals(3, hosts.activePaths(hosts.association), () -> "" + hosts.association.status());
            assertEquals(3, hosts.activePaths(hosts.accepted), () -> "" + hosts.accepted.status());
        }
    }

    @Test
    void eachPathLeavesFromTheAddressThatLeadsThere() {
        try (var hosts = new TwoHosts().client("10.0.0.1", "10.0.1.1").server("10.0.0.2", "10.0.1.2")) {
            hosts.simulation.network().separateSubnets();
            hosts.connect();
            hosts.simulation.runFor(Duration.ofSeconds(5));
            assertEquals(2, hosts.activePaths(hosts.association));
            assertEquals(2, hosts.activePaths(hosts.accepted));
            for (var path : hosts.association.status().paths()) {
                assertEquals(path.remote().getAddress()[2], path.local().getAddress()[2], path::toString);
            }
        }
    }

    /** The server has an address of each scope; which of them it tells depends on the client's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SCOPE     | 192.0.2.1   | 192.0.2.9, 2001:db8::9
            SCOPE     | 10.0.0.1    | 10.0.0.9, 10.0.1.9, 192.0.2.9, fd00::9, 2001:db8::9
            SCOPE     | fd00::1     | fd00::9, 10.0.0.9, 10.0.1.9, 192.0.2.9, 2001:db8::9
            SCOPE     | 127.0.0.1   | 127.0.0.9
            SCOPE     | fe80::1     | fe80::9, 10.0.0.9, 10.0.1.9, 192.0.2.9, fd00::9, 2001:db8::9
            REACHABLE | 10.0.0.1    | 10.0.0.9
            SOURCE    | 10.0.0.1    | 10.0.0.9
            ALL       | 10.0.0.1    | 10.0.0.9, 10.0.1.9, 192.0.2.9, fd00::9, 2001:db8::9, fe80::9, 127.0.0.9
            """)
    void onlyAddressesThatMeanSomethingToThePeerAreTold(AnnouncedAddresses policy, String client, String expected)
            throws Exception {
        try (var simulation = new Simulation(1)) {
            var server = simulation
                    .host("server")
                    .address("10.0.0.9")
                    .address("10.0.1.9")
                    .address("192.0.2.9")
                    .address("fd00::9")
                    .address("2001:db8::9")
                    .address("fe80::9")
                    .address("127.0.0.9")
                    .option(EndpointOptions.ANNOUNCED_ADDRESSES, policy)
                    .start();
            server.stack().bind(5001).listen();
            var peer = simulation.scriptedPeer(6001, client);
            String toward = expected.split(",")[0].strip();
            peer.towards(Simulation.address(toward), 5001);
            // Both families are supported unless the INIT says otherwise.
            peer.sendWithTag(0, Chunks.init(peer.ownTag(), 1));
            var initAck = peer.expect(InitChunk.class);
            var told = new TreeSet<String>();
            addresses(initAck).forEach(address -> told.add(address.getHostAddress()));
            var wanted = new TreeSet<String>();
            for (String literal : expected.split(",")) {
                wanted.add(Simulation.address(literal.strip()).getHostAddress());
            }
            if (wanted.size() == 1) {
                wanted.clear();
            }
            assertEquals(wanted, told);
        }
    }

    @Test
    void theListOptionNamesTheAddressesThatMayBeTold() {
        try (var hosts = new TwoHosts()
                .client("10.0.0.1", "10.0.1.1", "10.0.2.1")
                .option(EndpointOptions.ANNOUNCED_LIST, "10.0.2.1")
                .connect()) {
            assertEquals(
                    List.of(Simulation.address("10.0.0.1"), Simulation.address("10.0.2.1")),
                    hosts.accepted.remoteAddresses());
        }
    }

    @Test
    void anEndpointBoundToAddressesTellsNoOthers() throws Exception {
        try (var simulation = new Simulation(1)) {
            var host = simulation
                    .host("host")
                    .address("10.0.0.1")
                    .address("10.0.1.1")
                    .address("10.0.2.1")
                    .start();
            host.stack()
                    .bind(
                            List.of(Simulation.address("10.0.1.1"), Simulation.address("10.0.2.1")),
                            5001,
                            org.sluice.sctp.Options.none())
                    .connectAsync(
                            new org.sluice.sctp.Destination(List.of(Simulation.address("10.0.9.9")), 6001, 0),
                            org.sluice.sctp.Options.none());
            var peer = simulation.scriptedPeer(6001, "10.0.9.9");
            var init = peer.expect(InitChunk.class);
            assertEquals(List.of(Simulation.address("10.0.1.1"), Simulation.address("10.0.2.1")), addresses(init));
            assertTrue(
                    init.parameters().contains(new SupportedAddressTypesParameter(List.of(5))),
                    () -> "IPv4 only: " + init.parameters());
        }
    }

    @Test
    void aPeerWithoutIpv6IsToldOfNone() {
        try (var hosts = new TwoHosts()
                .client("10.0.0.1")
                .server("10.0.0.2", "10.0.1.2", "fd00::2")
                .connect()) {
            assertEquals(2, hosts.association.remoteAddresses().size());
        }
    }

    /** Section 5.1.2: a family that is not listed but used counts as supported. */
    @Test
    void aFamilyThatIsUsedIsSupportedWhateverTheParameterSays() throws Exception {
        try (var simulation = new Simulation(1)) {
            var server = simulation
                    .host("server")
                    .address("10.0.0.9")
                    .address("10.0.1.9")
                    .address("fd00::9")
                    .start();
            server.stack().bind(5001).listen();
            var peer = simulation.scriptedPeer(6001, "10.0.0.1").towards(server, 5001);
            peer.sendWithTag(0, Chunks.init(peer.ownTag(), 1, new SupportedAddressTypesParameter(List.of(6))));
            assertEquals(3, addresses(peer.expect(InitChunk.class)).size());
        }
    }

    @Test
    void addressesThatLeadNowhereAreNotTakenOn() throws Exception {
        try (var simulation = new Simulation(1)) {
            var server = simulation
                    .host("server")
                    .address("10.0.0.9")
                    .option(AssociationOptions.MAXIMUM_PATHS, 3)
                    .start();
            var up = new org.sluice.sctp.Association[1];
            server.stack().bind(5001).listen(association -> up[0] = association);
            var peer = simulation.scriptedPeer(6001, "10.0.0.1").towards(server, 5001);
            peer.connect(parameters(
                    "127.0.0.1",
                    "0.0.0.0",
                    "224.0.0.1",
                    "255.255.255.255",
                    "169.254.1.1",
                    "fe80::5",
                    "10.0.0.1",
                    "10.0.3.1",
                    "10.0.4.1",
                    "10.0.5.1"));
            simulation.runFor(Duration.ofMillis(50));
            assertEquals(
                    List.of(
                            Simulation.address("10.0.0.1"),
                            Simulation.address("10.0.3.1"),
                            Simulation.address("10.0.4.1")),
                    up[0].remoteAddresses(),
                    "no more than path.maximum either");
        }
    }

    private static Parameter[] parameters(String... literals) {
        var parameters = new Parameter[literals.length];
        for (int i = 0; i < literals.length; i++) {
            parameters[i] = new AddressParameter(Simulation.address(literals[i]));
        }
        return parameters;
    }

    private static List<InetAddress> addresses(InitChunk init) {
        return init.parameters().stream()
                .filter(AddressParameter.class::isInstance)
                .map(parameter -> ((AddressParameter) parameter).address())
                .toList();
    }
}
