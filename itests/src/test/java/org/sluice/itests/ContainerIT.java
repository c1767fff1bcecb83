/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.sluice.itests.support.Availability;
import org.sluice.itests.support.Containers;
import org.sluice.link.udp.UdpLinkFactory;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.SctpStack;

/** The bundles in a container: what is there when, and what happens when the link's bundle stops and comes back. */
class ContainerIT {

    private static final String STACK = SctpStack.class.getName();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Framework framework;

    @BeforeEach
    void start() throws Exception {
        framework = Containers.start(Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void withoutALinkTheCoreSaysWhatIsMissing() throws Exception {
        PrintStream before = System.err;
        var log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            Bundle core = Containers.install(framework, "sluice-core");
            core.start();
            assertEquals(Bundle.ACTIVE, core.getState());
            await(
                    "the log names what is missing",
                    () -> log.toString(StandardCharsets.UTF_8).contains("org.sluice.sctp.link.LinkFactory"));
            assertNull(stackService());
        } finally {
            System.setErr(before);
        }
    }

    /** On a Java that is too old for it, the bundle stays unresolved and disturbs nobody. */
    @Test
    void theNativeLinkStandsInForUdpUnderAnAssociationAndGivesWayAgain() throws Exception {
        Availability.nativeLinks();
        var loopback = List.of(InetAddress.getByName("127.0.0.1"));
        try (var peer = SctpStack.builder()
                .discover(false)
                .with(UdpLinkFactory.onPort(0).addresses(loopback))
                .build()) {
            var endpoint = peer.bind(5001);
            endpoint.listen();
            Containers.install(framework, "sluice-core").start();
            Containers.install(framework, "sluice-link-udp").start();
            await("a stack is there", this::hasStack);
            Object association = connect(peer.links().get(0).encapsulationPort());
            var accepted = endpoint.accept(LIMIT);
            Bundle link = framework
                    .getBundleContext()
                    .installBundle(
                            Path.of(System.getProperty("sluice.native")).toUri().toString());
            if (Runtime.version().feature() < 22) {
                assertThrows(BundleException.class, link::start);
                send(association, "over UDP");
                assertEquals("over UDP", accepted.receive(LIMIT).text());
                return;
            }
            link.start();
            await("the native link is there", () -> hasLink("link.native"));
            send(association, "over the native link");
            assertEquals("over the native link", accepted.receive(LIMIT).text());
            accepted.send(Message.of("and back"));
            link.stop();
            await("the other link is there again", () -> hasLink("link.udp"));
            send(association, "over UDP again");
            assertEquals("over UDP again", accepted.receive(LIMIT).text());
        }
    }

    private boolean hasLink(String name) {
        try {
            Object stack = framework.getBundleContext().getService(stackService());
            Class<?> stackType = stack.getClass().getClassLoader().loadClass(STACK);
            String links = stackType.getMethod("links").invoke(stack).toString();
            return links.contains("name=" + name + ", present=true");
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void associationsOutliveAnUpdateOfTheirLinkAndEndIfItStaysAway() throws Exception {
        var loopback = List.of(InetAddress.getByName("127.0.0.1"));
        try (var peer = SctpStack.builder()
                .discover(false)
                .with(UdpLinkFactory.onPort(0).addresses(loopback))
                .build()) {
            var endpoint = peer.bind(5001);
            endpoint.listen();
            int peerPort = peer.links().get(0).encapsulationPort();

            Containers.install(framework, "sluice-core").start();
            Bundle link = Containers.install(framework, "sluice-link-udp");
            link.start();
            await("a stack is there", this::hasStack);

            Object first = connect(peerPort);
            var accepted = endpoint.accept(LIMIT);
            send(first, "over the first link");
            assertEquals("over the first link", accepted.receive(LIMIT).text());

            link.stop();
            send(first, "while there is none");
            link.start();
            assertEquals("while there is none", accepted.receive(LIMIT).text());
            var old = new WeakReference<>(link.adapt(BundleWiring.class).getClassLoader());
            try (InputStream jar = Files.newInputStream(Containers.jar("sluice-link-udp"))) {
                link.update(jar);
            }
            send(first, "over the third link");
            assertEquals("over the third link", accepted.receive(LIMIT).text());
            framework.adapt(FrameworkWiring.class).refreshBundles(null);
            await("the old link's classes are gone", () -> isCollected(old));

            link.stop();
            await("the association has ended", () -> isEnded(first));
            link.start();
            accepted.send(Message.of("is anybody there?"));
            try {
                accepted.ended().get(20, TimeUnit.SECONDS);
                throw new AssertionError("the peer was not told");
            } catch (ExecutionException e) {
                assertEquals(
                        AssociationException.Reason.ABORTED_BY_PEER, ((AssociationException) e.getCause()).reason());
            }

            Object second = connect(peerPort);
            var acceptedAgain = endpoint.accept(LIMIT);
            send(second, "over the fourth link");
            assertEquals("over the fourth link", acceptedAgain.receive(LIMIT).text());
        }
    }

    private boolean hasStack() {
        return stackService() != null;
    }

    /** All are asked for, because the container hides services whose types the test has from elsewhere. */
    private ServiceReference<?> stackService() {
        try {
            ServiceReference<?>[] references = framework.getBundleContext().getAllServiceReferences(STACK, null);
            return references == null ? null : references[0];
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The service's classes are the container's, not the test's, so it is used by reflection. */
    private Object connect(int udpPort) throws Exception {
        Object stack = framework.getBundleContext().getService(stackService());
        Class<?> stackType = stack.getClass().getClassLoader().loadClass(STACK);
        Class<?> destinationType = stack.getClass().getClassLoader().loadClass(Destination.class.getName());
        Object destination = destinationType
                .getConstructor(List.class, int.class, int.class)
                .newInstance(List.of(InetAddress.getByName("127.0.0.1")), 5001, udpPort);
        return stackType.getMethod("connect", destinationType).invoke(stack, destination);
    }

    private static void send(Object association, String text) throws Exception {
        ClassLoader loader = association.getClass().getClassLoader();
        Class<?> messageType = loader.loadClass(Message.class.getName());
        loader.loadClass("org.sluice.sctp.Association")
                .getMethod("send", messageType)
                .invoke(association, messageType.getMethod("of", String.class).invoke(null, text));
    }

    private static boolean isEnded(Object association) {
        try {
            return "CLOSED"
                    .equals(association
                            .getClass()
                            .getClassLoader()
                            .loadClass("org.sluice.sctp.Association")
                            .getMethod("state")
                            .invoke(association)
                            .toString());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isCollected(WeakReference<?> reference) {
        System.gc();
        return reference.get() == null;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
