/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.pktdrop.PacketDropSocketOptions.PKTDROP_SUPPORTED;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.pktdrop.internal.PacketDropExtension;
import org.sluice.sctp.socket.SctpServerSocket;
import org.sluice.sctp.socket.SctpSocket;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/** The option of sockets, by whether associations use the extension. */
class SocketOptionsTest {

    private static final int PORT = 5001;
    private static final Duration SHORT = Duration.ofMillis(50);

    private static SimulatedHost host(Simulation simulation, String address) {
        return simulation
                .host(address)
                .address(address)
                .with(new PacketDropExtension())
                .start();
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void itIsUsedWhereBothSidesWantIt(boolean near, boolean far) throws Exception {
        try (var simulation = new Simulation(81)) {
            SimulatedHost left = host(simulation, "10.0.0.1");
            SimulatedHost right = host(simulation, "10.0.0.2");
            var server = SctpServerSocket.listen(right.stack(), PORT).configureBlocking(false);
            server.setOption(PKTDROP_SUPPORTED, far);
            assertEquals(far, server.getOption(PKTDROP_SUPPORTED));
            var client = SctpSocket.open(left.stack()).configureBlocking(false);
            client.setOption(PKTDROP_SUPPORTED, near);
            assertEquals(near, client.getOption(PKTDROP_SUPPORTED));
            client.connectAsync(right.destination(PORT));
            simulation.runFor(SHORT);
            var accepted = server.accept();
            assertEquals(near && far, client.getOption(PKTDROP_SUPPORTED));
            assertEquals(near && far, accepted.getOption(PKTDROP_SUPPORTED));
            var figures = PacketDrop.figures(client.association());
            simulation.runFor(SHORT);
            if (near && far) {
                assertTrue(figures.isDone() && !figures.isCompletedExceptionally());
            } else {
                assertThrows(CompletionException.class, figures::join);
            }
            assertThrows(UnsupportedOperationException.class, () -> client.setOption(PKTDROP_SUPPORTED, true));
        }
    }
}
