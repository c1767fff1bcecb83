/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.application;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.sluice.prsctp.PartialReliability;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.streamreset.StreamReset;
import org.sluice.streamreset.StreamResetOptions;

/**
 * Somebody's bundle in a container, wired to the packages of two extensions: uses their options, attributes and questions for as long as it
 * is started, whichever revision of the extensions does the work meanwhile.
 */
public final class Application implements BundleActivator {

    /** Where it connects to, a UDP port of this host; a system property. */
    public static final String UDP_PORT = "sluice.application.udp";

    private Endpoint endpoint;
    private Thread worker;

    @Override
    public void start(BundleContext context) throws Exception {
        SctpStack stack = context.getService(context.getServiceReference(SctpStack.class));
        endpoint = stack.bind(List.of(), 0, Options.none().with(StreamResetOptions.ALLOWED, 7));
        var destination =
                Destination.of(InetAddress.getByName("127.0.0.1"), 5001).encapsulatedIn(Integer.getInteger(UDP_PORT));
        Association association = endpoint.connect(destination);
        worker = new Thread(() -> work(association), "application");
        worker.start();
    }

    private static void work(Association association) {
        try {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                association.send(Message.of("message " + i).with(PartialReliability.RETRANSMISSIONS, 1));
                if (i % 100 == 0) {
                    // While the extension is being updated it can't be asked.
                    StreamReset.resetOutgoing(association, 0).exceptionally(failure -> null);
                }
                Thread.sleep(5);
            }
        } catch (IOException | InterruptedException e) {
            // Stopped, or there is nobody to talk to any more.
        }
    }

    @Override
    public void stop(BundleContext context) {
        worker.interrupt();
        endpoint.close();
    }
}
