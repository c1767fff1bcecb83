/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.sluice.asconf.internal.AdaptationLayerExtension;
import org.sluice.asconf.internal.DynamicAddressesExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.PathState;
import org.sluice.sctp.PathStatus;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** One of our hosts and a peer that says what it is told, byte by byte as RFC 5061 has it. */
abstract class PeerScene {

    static final int PORT = 5001;
    static final int ASCONF = 0xC1;
    static final int ASCONF_ACK = 0x80;
    static final int PEER_SERIAL = 1000;
    static final Parameter SUPPORTED = new SupportedExtensionsParameter(List.of(ASCONF, ASCONF_ACK));
    static final Duration SHORT = Duration.ofMillis(50);

    /** Address parameters (RFC 9260 section 3.3.2.1): type 5, length 8. */
    static final String A1 = "00050008" + "0a000001";

    static final String A3 = "00050008" + "0a000003";
    static final String B2 = "00050008" + "0a000002";
    static final String B4 = "00050008" + "0a000004";
    static final String ANY = "00050008" + "00000000";

    static final InetAddress PEER = Simulation.address("10.0.0.2");
    static final InetAddress PEERS_SECOND = Simulation.address("10.0.0.4");
    static final InetAddress OURS = Simulation.address("10.0.0.1");
    static final InetAddress OUR_SECOND = Simulation.address("10.0.0.3");
    static final InetAddress STRANGER = Simulation.address("10.0.0.99");

    final Simulation simulation = new Simulation(23);
    final List<Notification> told = new ArrayList<>();
    Options options = Options.none()
            .with(AssociationOptions.PATH_MTU_DISCOVERY, false)
            .with(AssociationOptions.HEARTBEAT, false)
            .with(AssociationOptions.NO_DELAY, true)
            .with(DynamicAddressesOptions.WITHOUT_AUTHENTICATION, true);
    String[] addresses = {"10.0.0.1"};

    /** None for all. */
    List<InetAddress> bound = List.of();

    SimulatedHost host;
    Endpoint endpoint;
    ScriptedPeer peer;
    Association association;

    @AfterEach
    void close() throws Exception {
        simulation.close();
    }

    /** A host with the extensions, and a peer that knows how to reach it. */
    final void scene() {
        var builder = simulation.host("host");
        for (String address : addresses) {
            builder.address(address);
        }
        host = builder.with(new DynamicAddressesExtension())
                .with(new AdaptationLayerExtension())
                .options(options)
                .start();
        peer = simulation.scriptedPeer(6001, "10.0.0.2", "10.0.0.4").towards(host, PORT);
        peer.answeringHeartbeats(true);
    }

    final InitChunk established(Parameter... parameters) throws Exception {
        scene();
        endpoint = host.stack().bind(bound, PORT, Options.none());
        endpoint.listen(accepted -> {
            association = accepted;
            accepted.listen(new AssociationListener() {
                @Override
                public void notified(Association of, Notification notification) {
                    told.add(notification);
                }
            });
        });
        InitChunk initAck = peer.connect(parameters);
        simulation.runFor(SHORT);
        peer.takeAll();
        return initAck;
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static UnknownChunk asconf(int serial, String parameters) {
        return new UnknownChunk(ASCONF, 0, bytes(String.format("%08x", serial) + parameters));
    }

    static UnknownChunk ack(int serial, String parameters) {
        return new UnknownChunk(ASCONF_ACK, 0, bytes(String.format("%08x", serial) + parameters));
    }

    /** A request: type, length, correlation identifier, and the address parameter within. */
    static String request(int type, int correlation, String address) {
        return String.format("%04x%04x%08x", type, 8 + address.length() / 2, correlation) + address;
    }

    static String add(int correlation, String address) {
        return request(0xC001, correlation, address);
    }

    static String delete(int correlation, String address) {
        return request(0xC002, correlation, address);
    }

    static String setPrimary(int correlation, String address) {
        return request(0xC004, correlation, address);
    }

    /** An Error Cause Indication that holds one cause, which holds what is copied from the request. */
    static String failure(int correlation, int cause, String copied) {
        int inner = 4 + copied.length() / 2;
        return String.format("c003%04x%08x%04x%04x", 8 + inner, correlation, cause, inner) + copied;
    }

    final List<InetAddress> remotes() {
        return association.status().paths().stream().map(PathStatus::remote).toList();
    }

    final PathState stateOf(InetAddress remote) {
        return association.status().paths().stream()
                .filter(path -> path.remote().equals(remote))
                .findFirst()
                .orElseThrow()
                .state();
    }

    final boolean isTold(String name, InetAddress address) {
        return told.stream()
                .anyMatch(each -> each instanceof Notification.OfExtension of
                        && of.name().equals(name)
                        && of.values().get("address").equals(address.getHostAddress()));
    }

    final boolean isTold(Notification.PathChanged.Change change, InetAddress address) {
        return told.stream()
                .anyMatch(each -> each instanceof Notification.PathChanged path
                        && path.change() == change
                        && path.remote().equals(address));
    }

    final void answerHeartbeats() {
        for (int i = 0; i < 2; i++) {
            simulation.runFor(SHORT);
            peer.takeAll();
        }
        simulation.runFor(SHORT);
    }

    final DynamicAddresses.Figures figures() {
        var answer = DynamicAddresses.figures(association);
        simulation.runFor(Duration.ofMillis(1));
        return answer.join();
    }

    final <T> T result(CompletableFuture<T> future) {
        simulation.runFor(Duration.ofMillis(10));
        assertTrue(future.isDone(), "still not answered");
        return future.join();
    }
}
