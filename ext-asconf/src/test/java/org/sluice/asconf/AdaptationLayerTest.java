/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.asconf.internal.AdaptationLayerExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UnknownParameter;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** The Adaptation Layer Indication (RFC 5061 section 4.2.6). */
class AdaptationLayerTest {

    private static final int INDICATION = 0xC006;

    private final Simulation simulation = new Simulation(29);
    private final List<Notification> told = new ArrayList<>();
    private Association association;
    private SimulatedHost host;

    @AfterEach
    void close() {
        simulation.close();
    }

    private InitChunk established(String ours, Parameter... parameters) throws Exception {
        host = simulation
                .host("host")
                .address("10.0.0.1")
                .with(new AdaptationLayerExtension())
                .option(AdaptationLayer.INDICATION, ours)
                .start();
        ScriptedPeer peer = simulation.scriptedPeer(6001, "10.0.0.2").towards(host, 5001);
        host.stack().bind(5001).listen(accepted -> {
            association = accepted;
            accepted.listen(new AssociationListener() {
                @Override
                public void notified(Association of, Notification notification) {
                    told.add(notification);
                }
            });
        });
        InitChunk initAck = peer.connect(parameters);
        simulation.runFor(Duration.ofMillis(50));
        return initAck;
    }

    private OptionalLong ofPeer() {
        var answer = AdaptationLayer.ofPeer(association);
        simulation.runFor(Duration.ofMillis(1));
        return answer.join();
    }

    @Test
    void whatThePeerIndicatesIsTold() throws Exception {
        established("", new UnknownParameter(INDICATION, new byte[] {(byte) 0xfe, 1, 2, 3}));
        assertEquals(OptionalLong.of(0xfe010203L), ofPeer());
        assertTrue(told.contains(new Notification.OfExtension(
                "ext.adaptation", "adaptationIndication", Map.of("indication", 0xfe010203L))));
    }

    @Test
    void whatThisSideIndicatesIsInItsInitAck() throws Exception {
        InitChunk initAck = established("4294967295");
        assertTrue(initAck.parameters().contains(new UnknownParameter(INDICATION, new byte[] {-1, -1, -1, -1})));
        assertEquals(OptionalLong.empty(), ofPeer());
    }

    @Test
    void whoIndicatesNothingSaysNothing() throws Exception {
        InitChunk initAck = established("");
        assertTrue(initAck.parameters().stream().noneMatch(each -> each.type() == INDICATION));
    }

    /** One that can't be read is none. */
    @Test
    void anIndicationOfAWrongLengthIsIgnored() throws Exception {
        established("", new UnknownParameter(INDICATION, new byte[3]));
        assertEquals(OptionalLong.empty(), ofPeer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4294967296", "seven"})
    void whatIsNoNumberOf32BitsIsRefused(String value) {
        var failure = assertThrows(
                IllegalArgumentException.class, () -> Options.none().with(AdaptationLayer.INDICATION, value));
        assertTrue(failure.getMessage().contains("adaptation.indication"), failure::getMessage);
    }
}
