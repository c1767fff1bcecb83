/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.testkit.ScriptedPeer;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** A host with our stack at 10.0.0.1 and a scripted peer at 10.0.0.2, with what most stories about one association need. */
abstract class Story {

    static final int PORT = 5001;
    static final int PEER_PORT = 6001;
    static final Duration SHORT = Duration.ofMillis(50);

    final Simulation simulation = new Simulation(1);
    final List<Notification> notifications = new ArrayList<>();
    // The stories count packets and bytes: what the path MTU is, is told in stories of its own.
    private Options options = Options.none().with(AssociationOptions.PATH_MTU_DISCOVERY, false);
    private SimulatedHost host;
    private Endpoint endpoint;
    private ScriptedPeer peer;
    private Association association;

    @AfterEach
    void close() {
        simulation.close();
    }

    <T> void option(Option<T> option, T value) {
        options = options.with(option, value);
    }

    SimulatedHost host() {
        if (host == null) {
            host = simulation.host("host").address("10.0.0.1").options(options).start();
        }
        return host;
    }

    ScriptedPeer peer() {
        if (peer == null) {
            peer = simulation.scriptedPeer(PEER_PORT, "10.0.0.2").towards(host(), PORT);
        }
        return peer;
    }

    /** Our endpoint, listening. */
    Endpoint listen() {
        try {
            endpoint = host().stack().bind(PORT);
            endpoint.listen(accepted -> {
                association = accepted;
                watch(accepted);
            });
            return endpoint;
        } catch (BindException e) {
            throw new AssertionError(e);
        }
    }

    private void watch(Association watched) {
        watched.listen(new AssociationListener() {
            @Override
            public void notified(Association of, Notification notification) {
                notifications.add(notification);
            }
        });
    }

    /** The peer opens an association with us; what we answer belongs to the set-up. */
    Association established() {
        listen();
        peer().connect();
        simulation.runFor(SHORT);
        return association;
    }

    /** The association that came up last, or null. */
    Association association() {
        return association;
    }

    boolean wasNotified(Class<? extends Notification> type) {
        return notifications.stream().anyMatch(type::isInstance);
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
