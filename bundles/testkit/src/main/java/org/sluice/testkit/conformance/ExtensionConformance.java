/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.ExtensionStatus;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.spi.OfferSituation;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.sctp.wire.UnknownParameter;
import org.sluice.testkit.DeliveryChecker;
import org.sluice.testkit.Impairments;
import org.sluice.testkit.SimulatedHost;
import org.sluice.testkit.Simulation;

/**
 * Tests that an extension behaves, whatever it does. Its author names it in a subclass, which JUnit then runs:
 *
 * <pre>{@code
 * class MyConformanceTest extends ExtensionConformance {
 *     protected Extension extension() {
 *         return new MyExtension();
 *     }
 * }
 * }</pre>
 */
public abstract class ExtensionConformance {

    private static final int PORT = 5001;
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int MESSAGES = 200;
    private static final int GARBAGE = 3000;

    /** For how long a test may really take before a hook is taken to wait. */
    private static final Duration REAL_LIMIT = Duration.ofSeconds(60);

    /** A new object of the extension, with a constructor without arguments. */
    protected abstract Extension extension();

    private final RandomGenerator random = new SplittableRandom(7);

    /** Options to test it with; none unless overridden. */
    protected Options options() {
        return Options.none();
    }

    /** An INIT that leaves by a link that can do everything. */
    private OfferSituation situation() {
        return new OfferSituation() {
            @Override
            public Options options() {
                return ExtensionConformance.this.options();
            }

            @Override
            public boolean hasCongestionMarks() {
                return true;
            }

            @Override
            public RandomGenerator random() {
                return random;
            }

            @Override
            public Set<String> offered() {
                return extension().claims().needs();
            }

            @Override
            public Set<Integer> authenticatedTypes() {
                return extension().claims().authenticatedTypes();
            }

            @Override
            public boolean hasIntegrity() {
                return true;
            }
        };
    }

    /** What our side says for it, with Supported Extensions as the core writes it. */
    private List<Parameter> offer() {
        Extension extension = extension();
        var parameters = new ArrayList<>(extension.offer(situation()));
        if (!extension.claims().chunkTypes().isEmpty()) {
            parameters.add(new SupportedExtensionsParameter(
                    extension.claims().chunkTypes().stream().sorted().toList()));
        }
        return parameters;
    }

    @Test
    void itSaysWhoItIs() {
        Extension extension = extension();
        assertFalse(extension.componentId().isBlank(), "componentId");
        assertFalse(extension.version().isBlank(), "version");
        assertEquals(extension.claims(), extension().claims(), "claims change from object to object");
        var names = new HashSet<String>();
        extension.options().forEach(option -> {
            assertTrue(names.add(option.name()), () -> "two options are named " + option.name());
            assertTrue(
                    option.type().getClassLoader() == null
                            || option.type().getClassLoader() == Options.class.getClassLoader(),
                    () -> "option " + option.name() + " has values of its own classes, which the core would hold");
        });
        for (Parameter parameter : extension.offer(situation())) {
            assertTrue(
                    extension.claims().parameterTypes().contains(parameter.type()),
                    () -> "it offers parameter " + parameter.type() + ", which it does not claim");
        }
    }

    /** RFC 9260 section 5.1.3: a listener works it out from a cookie, perhaps twice. */
    @Test
    void agreementIsAFunctionOfWhatWasSaid() {
        var random = new SplittableRandom(1);
        Extension one = extension();
        Extension other = extension();
        for (int i = 0; i < 500; i++) {
            var ours = random.nextInt(4) == 0 ? List.<Parameter>of() : offer();
            List<Parameter> theirs = some(random);
            var negotiation = new Negotiation(ours, theirs, one.claims().needs(), Set.of(), options());
            String first = describe(one.agree(negotiation));
            assertEquals(first, describe(one.agree(negotiation)), "asked again");
            assertEquals(first, describe(other.agree(negotiation)), "another object was asked");
        }
        assertTrue(
                one.agree(new Negotiation(offer(), offer(), one.claims().needs(), Set.of(), options()))
                        instanceof Extension.Answer.Agreed,
                "it does not agree with itself");
    }

    private List<Parameter> some(SplittableRandom random) {
        var parameters = new ArrayList<Parameter>();
        for (Parameter parameter : offer()) {
            if (random.nextBoolean()) {
                parameters.add(parameter);
            }
        }
        for (int type : extension().claims().parameterTypes()) {
            if (random.nextBoolean()) {
                byte[] value = new byte[random.nextInt(20)];
                random.nextBytes(value);
                parameters.add(new UnknownParameter(type, value));
            }
        }
        return parameters;
    }

    private static String describe(Extension.Answer answer) {
        assertNotNull(answer, "no answer");
        if (answer instanceof Extension.Answer.Refused refused) {
            assertFalse(refused.reason().isBlank(), "a refusal without a reason");
            return "refused: " + refused.reason();
        }
        if (answer instanceof Extension.Answer.Unacceptable wrong) {
            assertFalse(wrong.reason().isBlank(), "no association without a reason");
            assertNotNull(wrong.cause(), "no association without an error cause");
            return "unacceptable: " + wrong.reason();
        }
        Extension.Answer.Agreed agreed = (Extension.Answer.Agreed) answer;
        assertNotNull(agreed.part(), "agreed without a part");
        return "agreed: " + agreed.part().getClass().getName();
    }

    @Test
    void aPeerWithoutItIsNotDisturbed() {
        withinTime(() -> {
            try (var pair = new Pair(extension(), null)) {
                ExtensionStatus status = pair.client.status().extensions().get(0);
                assertFalse(status.agreed());
                assertFalse(status.reason().isBlank());
                pair.transfer(null);
            }
            try (var pair = new Pair(null, extension())) {
                assertFalse(pair.server.status().extensions().get(0).agreed());
                pair.transfer(null);
            }
        });
    }

    @Test
    void dataArrivesOverABadNetwork() {
        withinTime(() -> {
            try (var pair = new Pair(extension(), extension())) {
                assertTrue(pair.client.status().extensions().get(0).agreed());
                pair.impair();
                pair.transfer(null);
            }
        });
    }

    @Test
    void itIsUpdatedWhileDataIsOnItsWay() {
        withinTime(() -> {
            try (var pair = new Pair(extension(), extension())) {
                pair.impair();
                pair.transfer(() -> {
                    pair.update(pair.clientHost);
                    pair.update(pair.serverHost);
                });
            }
        });
    }

    /** It may end the association for a violation of the protocol, but not fail, and not grow without bounds. */
    @Test
    void garbageInItsChunksIsHarmless() {
        withinTime(() -> {
            var random = new SplittableRandom(7);
            for (int type : extension().claims().chunkTypes()) {
                for (int round = 0; round < 10; round++) {
                    garbage(type, random.split());
                }
            }
        });
    }

    private void garbage(int type, SplittableRandom random) throws Exception {
        try (var simulation = new Simulation(random.nextLong())) {
            var lost = new ArrayList<AssociationException>();
            var host = host(simulation, "10.0.0.1", extension());
            host.stack()
                    .bind(PORT)
                    .listen(accepted -> accepted.listen(new AssociationListener() {
                        @Override
                        public void notified(Association of, Notification notification) {
                            if (notification instanceof Notification.Lost end) {
                                lost.add(end.cause());
                            }
                        }
                    }));
            var peer = simulation.scriptedPeer(6001, "10.0.0.2").towards(host, PORT);
            peer.connect(offer().toArray(Parameter[]::new));
            for (int i = 0; i < GARBAGE / 10 && lost.isEmpty(); i++) {
                byte[] value = new byte[random.nextInt(64)];
                random.nextBytes(value);
                if (random.nextBoolean()) {
                    // Small numbers reach further than random ones.
                    for (int j = 0; j < value.length; j++) {
                        value[j] &= (byte) (j % 2 == 0 ? 0 : 0x1f);
                    }
                }
                peer.send(new UnknownChunk(type, random.nextInt(256), value));
                simulation.runFor(Duration.ofMillis(3));
                peer.takeAll();
            }
            for (AssociationException end : lost) {
                assertTrue(end.reason() != Reason.INTERNAL_ERROR, () -> "it failed: " + end.getMessage());
            }
        }
    }

    /** Its classes are loaded once more, as the next revision of its bundle would have them, used and taken away. */
    @Test
    void nothingOfItIsHeldAfterwards() {
        withinTime(() -> {
            try (var pair = new Pair(null, extension())) {
                WeakReference<ClassLoader> loader = null;
                for (int i = 0; i < 3; i++) {
                    loader = useAndWithdraw(pair);
                }
                for (int i = 0; i < 100 && loader.get() != null; i++) {
                    System.gc();
                }
                assertNull(loader.get(), "somebody holds something of the extension after it was withdrawn");
            }
        });
    }

    private WeakReference<ClassLoader> useAndWithdraw(Pair pair) throws Exception {
        Class<?> known = extension().getClass();
        try (var loader = new ChildFirstLoader(
                known.getProtectionDomain().getCodeSource().getLocation(), known.getClassLoader())) {
            Class<?> type = loader.loadClass(known.getName());
            assertTrue(type != known, "its classes can't be loaded a second time");
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            pair.clientHost.stack().install((Extension) constructor.newInstance(), Options.none());
            pair.connect();
            assertTrue(pair.client.status().extensions().get(0).agreed());
            pair.transfer(null);
            pair.clientHost.stack().withdraw(extension().componentId());
            pair.client.abort("enough");
            pair.simulation.runFor(Duration.ofSeconds(1));
            return new WeakReference<>(loader);
        }
    }

    private interface Body {
        void run() throws Exception;
    }

    private static void withinTime(Body body) {
        assertTimeoutPreemptively(
                REAL_LIMIT, body::run, "it took too long: a hook waits, or something goes round in circles");
    }

    private SimulatedHost host(Simulation simulation, String address, Extension extension) {
        var builder = simulation
                .host(address)
                .address(address)
                .options(options())
                .option(AssociationOptions.ASSOCIATION_MAX_RETRANS, 1000);
        if (extension != null) {
            builder.with(extension);
        }
        return builder.start();
    }

    /** Two hosts and an association between them. */
    private final class Pair implements AutoCloseable {

        final Simulation simulation = new Simulation(11);
        final SimulatedHost clientHost;
        final SimulatedHost serverHost;
        Association client;
        Association server;

        Pair(Extension ofClient, Extension ofServer) throws Exception {
            clientHost = host(simulation, "10.0.0.1", ofClient);
            serverHost = host(simulation, "10.0.0.2", ofServer);
            serverHost.stack().bind(PORT).listen(accepted -> server = accepted);
            connect();
        }

        void connect() throws Exception {
            server = null;
            var attempt = clientHost.stack().bind(0).connectAsync(serverHost.destination(PORT), Options.none());
            simulation.runUntil("up", () -> attempt.isDone() && server != null, LIMIT);
            client = attempt.join();
        }

        void impair() {
            simulation
                    .network()
                    .impair(Impairments.NONE
                            .delay(Duration.ofMillis(5))
                            .loss(0.05)
                            .corruption(0.02)
                            .reordering(0.05)
                            .duplication(0.02));
        }

        void update(SimulatedHost host) {
            host.stack().withdraw(extension().componentId());
            simulation.runFor(Duration.ofMillis(20));
            host.stack().install(extension(), Options.none());
        }

        /** Sends messages from the client to the server, does something now and then, and waits until all have arrived. */
        void transfer(Runnable now) throws Exception {
            var checker = new DeliveryChecker();
            for (int i = 0; i < MESSAGES; i++) {
                var message = checker.next(i % 4, i % 7 == 0, 1 + i * 37 % 3000);
                simulation.runUntil(
                        "room to send",
                        () -> {
                            take(checker);
                            return isSent(message);
                        },
                        LIMIT);
                checker.sent(message);
                if (now != null && i % 20 == 10) {
                    now.run();
                }
            }
            simulation.runUntil(
                    "everything has arrived",
                    () -> {
                        take(checker);
                        return checker.isComplete();
                    },
                    LIMIT);
            assertEquals(AssociationState.ESTABLISHED, client.state());
        }

        private boolean isSent(org.sluice.sctp.Message message) {
            try {
                return client.trySend(message);
            } catch (AssociationException e) {
                throw simulation.failure("the association ended: " + e.getMessage());
            }
        }

        private void take(DeliveryChecker checker) {
            for (var message = server.poll(); message != null; message = server.poll()) {
                checker.received(message);
            }
        }

        @Override
        public void close() {
            simulation.close();
        }
    }
}
