/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.asconf.internal.DynamicAddressesExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** Addresses of both families in one association, against bytes worked out from RFC 5061 by hand. */
class Ipv6Test {

    private static final int PORT = 5001;
    private static final int ASCONF = 0xC1;
    private static final int ASCONF_ACK = 0x80;
    private static final int PEER_SERIAL = 1000;
    private static final Duration SHORT = Duration.ofMillis(50);

    /** Type 6, length 20. */
    private static final String PEERS_V6 = "00060014" + "fd000000000000000000000000000002";

    private static final String OUR_V6 = "00060014" + "fd000000000000000000000000000001";
    private static final String ANY_V6 = "00060014" + "00000000000000000000000000000000";
    private static final String PEERS_V4 = "00050008" + "0a000002";
    private static final String OUR_V4 = "00050008" + "0a000001";

    private final Simulation simulation = new Simulation(37);
    private SimulatedHost host;
    private ScriptedPeer peer;
    private Association association;

    @AfterEach
    void close() {
        simulation.close();
    }

    private void established(String... addresses) throws Exception {
        var builder = simulation.host("host");
        for (String address : addresses) {
            builder.address(address);
        }
        host = builder.with(new DynamicAddressesExtension())
                .option(DynamicAddressesOptions.WITHOUT_AUTHENTICATION, true)
                .option(AssociationOptions.PATH_MTU_DISCOVERY, false)
                .option(AssociationOptions.HEARTBEAT, false)
                .start();
        peer = simulation.scriptedPeer(6001, "10.0.0.2", "fd00::2").towards(host, PORT);
        peer.answeringHeartbeats(true);
        host.stack().bind(PORT).listen(accepted -> association = accepted);
        peer.connect(new SupportedExtensionsParameter(List.of(ASCONF, ASCONF_ACK)));
        simulation.runFor(SHORT);
        peer.takeAll();
    }

    private static UnknownChunk chunk(int type, int serial, String parameters) {
        return new UnknownChunk(
                type, 0, HexFormat.of().parseHex(String.format("%08x", serial) + parameters.replace(" ", "")));
    }

    private Set<InetAddress> remotes() {
        return association.status().paths().stream().map(PathStatus::remote).collect(Collectors.toSet());
    }

    @Test
    void thePeerAddsAnAddressOfTheOtherFamilyAndLeavesTheFirst() throws Exception {
        established("10.0.0.1", "fd00::1");
        peer.send(chunk(ASCONF, PEER_SERIAL, PEERS_V4 + "c001001c 00000001" + PEERS_V6));
        peer.expect(chunk(ASCONF_ACK, PEER_SERIAL, ""));
        simulation.runFor(SHORT);
        assertEquals(Set.of(Simulation.address("10.0.0.2"), Simulation.address("fd00::2")), remotes());
        peer.takeAll();
        peer.towards(Simulation.address("fd00::1"), PORT);
        peer.sendFrom(
                Simulation.address("fd00::2"),
                chunk(ASCONF, PEER_SERIAL + 1, PEERS_V6 + "c0020010 00000002" + PEERS_V4));
        peer.skipTo(UnknownChunk.class);
        assertEquals(Set.of(Simulation.address("fd00::2")), remotes());
    }

    /** Where we have no address of its family, there is no way to it (RFC 5061 section 5.3, F9). */
    @Test
    void anAddressThatNoneOfOursReachesIsRefused() throws Exception {
        established("10.0.0.1");
        peer.send(chunk(ASCONF, PEER_SERIAL, PEERS_V4 + "c001001c 00000001" + PEERS_V6));
        peer.expect(chunk(ASCONF_ACK, PEER_SERIAL, "c0030028 00000001 00a10020 c001001c 00000001" + PEERS_V6));
    }

    @Test
    void theWildcardOfTheOtherFamilyStandsForTheSourceToo() throws Exception {
        established("10.0.0.1", "fd00::1");
        peer.towards(Simulation.address("fd00::1"), PORT);
        peer.sendFrom(
                Simulation.address("fd00::2"),
                chunk(ASCONF, PEER_SERIAL, ANY_V6 + "c001001c 00000001" + ANY_V6 + "c002001c 00000002" + ANY_V6));
        peer.expect(chunk(ASCONF_ACK, PEER_SERIAL, ""));
        assertEquals(Set.of(Simulation.address("fd00::2")), remotes());
    }

    @Test
    void weAddAnAddressOfTheOtherFamily() throws Exception {
        established("10.0.0.1");
        host.addAddress("fd00::1");
        var answer = DynamicAddresses.add(association, Simulation.address("fd00::1"));
        peer.expect(chunk(ASCONF, peer.peerInitialTsn(), OUR_V4 + "c001001c 00000000" + OUR_V6));
        peer.send(chunk(ASCONF_ACK, peer.peerInitialTsn(), ""));
        simulation.runFor(SHORT);
        assertEquals(Outcome.DONE, answer.join());
    }
}
