/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;
import org.sluice.itests.support.Containers;
import org.sluice.itests.support.Reflected;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.prsctp.PartialReliability;
import org.sluice.prsctp.internal.PartialReliabilityExtension;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Endpoint;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;

/** An extension's bundle is stopped in a container and does not come back: what becomes of an association that uses it. */
class ExtensionGoneIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Framework framework;
    private UdpLinkFactory link;
    private SctpStack ours;
    private Bundle extension;
    private Reflected theirs;
    private Association accepted;

    @BeforeEach
    void connect() throws Exception {
        framework = Containers.start(Map.of());
        link = UdpLinkFactory.onPort(0).addresses(List.of(InetAddress.getByName("127.0.0.1")));
        ours = SctpStack.builder()
                .discover(false)
                .with(link)
                .with(new PartialReliabilityExtension())
                .option(AssociationOptions.LINK_GRACE, Duration.ofHours(1))
                .build();
        Endpoint endpoint = ours.bind(5001);
        endpoint.listen();
        for (String jar : List.of("sluice-core", "sluice-link-udp", "sluice-prsctp")) {
            extension = Containers.install(framework, jar);
            extension.start();
        }
        theirs = Reflected.connect(framework, ours.links().get(0).encapsulationPort(), 1);
        accepted = endpoint.accept(LIMIT);
        assertTrue(accepted.status().extensions().get(0).agreed());
    }

    @AfterEach
    void stop() throws Exception {
        ours.close();
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void whereNothingIsOpenTheAssociationIsShutDown() throws Exception {
        theirs.send("hello", extension, PartialReliability.class.getName(), "LIFETIME", Duration.ofSeconds(5));
        assertNotNull(accepted.receive(LIMIT));
        extension.stop();
        assertNull(theirs.awaitEnd());
        accepted.ended().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** The peer would have to be told what was given up, and only the extension can. */
    @Test
    void whereSomethingWasGivenUpItIsAbortedAndBothAreTold() throws Exception {
        // Deaf for a while, as behind a cable that is out.
        ours.withdraw(link.componentId());
        theirs.send("never heard", extension, PartialReliability.class.getName(), "LIFETIME", Duration.ofMillis(50));
        TimeUnit.MILLISECONDS.sleep(1500);
        extension.stop();
        ours.install(link, Options.none());
        String why = theirs.awaitEnd();
        assertTrue(why != null && why.contains("ext.prsctp") && why.contains("did not come back"), () -> "" + why);
        var heard = (AssociationException) assertThrows(
                        ExecutionException.class, () -> accepted.ended().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .getCause();
        assertEquals(Reason.ABORTED_BY_PEER, heard.reason());
        assertTrue(heard.getMessage().contains("ext.prsctp"), heard::getMessage);
    }
}
