/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.SctpStack;

/** A program in a container uses the stack that is there as a service, with the types of its package. */
@RunWith(PaxExam.class)
public class PaxExamIT {

    @Inject
    private BundleContext context;

    @Inject
    private SctpStack stack;

    @Configuration
    public Option[] container() {
        return options(
                bundle(jar("pax-logging-api")),
                bundle(jar("sluice-core")),
                bundle(jar("sluice-link-udp")),
                junitBundles());
    }

    private static String jar(String name) {
        return "file:" + System.getProperty("sluice.jars") + "/" + name + ".jar";
    }

    @Test
    public void everyBundleIsActive() {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().startsWith("org.sluice.")) {
                assertEquals(bundle.getSymbolicName(), Bundle.ACTIVE, bundle.getState());
            }
        }
        assertNotNull(stack);
    }

    @Test
    public void theServiceTalksToAnotherStack() throws Exception {
        var loopback = List.of(InetAddress.getByName("127.0.0.1"));
        try (var other = SctpStack.builder()
                .with(UdpLinkFactory.onPort(0).addresses(loopback))
                .build()) {
            var endpoint = other.bind(7);
            endpoint.listen();
            var association = stack.connect(
                    new Destination(loopback, 7, other.links().get(0).encapsulationPort()));
            association.send(Message.of("from the service"));
            var accepted = endpoint.accept(Duration.ofSeconds(10));
            assertEquals(
                    "from the service", accepted.receive(Duration.ofSeconds(10)).text());
            association.close();
        }
    }
}
