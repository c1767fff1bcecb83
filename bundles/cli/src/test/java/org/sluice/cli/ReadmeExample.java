/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.net.InetAddress;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.SctpStack;

/** The example in README.md, between the two marks; {@link ReadmeTest} compares and runs it. */
final class ReadmeExample {

    private ReadmeExample() {}

    static void greet(InetAddress address, int udpPort) throws Exception {
        // example begins
        try (var stack = SctpStack.builder().with(UdpLinkFactory.onPort(0)).build()) {
            var destination = Destination.of(address, 5001).encapsulatedIn(udpPort);
            try (var association = stack.connect(destination)) {
                association.send(Message.of("Hello").onStream(1));
                association.send(Message.of("world").onStream(2).unordered(true));
            } // shuts down gracefully: both messages have been acknowledged
        }
        // example ends
    }
}
