/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.json.JSONObject;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.MessageBuffer;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.StackOptions;
import org.sluice.sctp.link.LinkFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One side of a measurement, in a process of its own. Each line on its standard input is answered with a line of JSON: what was counted
 * and how much processor time was spent so far, and how long round trips took since the line before. Ends when its input does.
 */
@Command(name = "peer")
final class SluicePeer implements Callable<Integer> {

    private static final int PORT = 5001;
    private static final int MANY_BUFFER = 32 << 20;
    private static final int AT_A_TIME = 100;

    /** What this side does. */
    enum Role {
        SINK,
        ECHO,
        ACCEPTOR,
        SOURCE,
        PING,
        OPENER,
        /** Counts what many associations send, without a thread for each. */
        MANY_SINK,
        /** Sends over many associations in turn. */
        MANY
    }

    @Option(names = "--role", required = true)
    private Role role;

    @Option(names = "--local", required = true)
    private String local;

    /** Whether each message is taken as an object of its own, and not into a buffer that is used again. */
    static final boolean OBJECTS = Boolean.getBoolean("sluice.bench.objects");

    @Option(names = "--remote")
    private String remote;

    @Option(names = "--link")
    private String link = "udp";

    @Option(names = "--udp", required = true)
    private int udpPort;

    @Option(names = "--remote-udp")
    private int remoteUdpPort;

    @Option(names = "--size")
    private int size = 64;

    @Option(names = "--count")
    private int count = 1000;

    @Option(names = "--mtu")
    private int mtu = 1500;

    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Samples roundTrips = new Samples();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SluicePeer())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (SctpStack stack = SctpStack.builder()
                .discover(Boolean.getBoolean("sluice.bench.discover"))
                .with(linkFactory())
                .options(linkOption("port", udpPort))
                .options(linkOption("addresses", local))
                .options(linkOption("mtuLimit", mtu))
                .option(StackOptions.SPIN, Integer.getInteger("sluice.bench.spin", StackOptions.SPIN.defaultValue()))
                .option(StackOptions.LOOPS, Integer.getInteger("sluice.bench.loops", 1))
                .options(more())
                .option(AssociationOptions.NO_DELAY, role == Role.PING || role == Role.ECHO)
                .build()) {
            switch (role) {
                case SINK, ECHO -> serve(stack);
                case MANY_SINK -> serveMany(stack);
                case ACCEPTOR -> stack.bind(PORT).listen(association -> {});
                default -> spawn(() -> work(stack));
            }
            System.out.println("{\"ready\":true}");
            var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                System.out.println(state(stack));
            }
        }
        return 0;
    }

    /** Options of extensions that the benchmark was told: {@code NAME=VALUE}, separated by semicolons. */
    private static Options more() {
        var known = StackComponent.discovered().stream()
                .flatMap(component -> component.options().stream())
                .toList();
        var options = Options.none();
        for (String pair : System.getProperty("sluice.bench.options", "").split(";", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                options = options.withText(known, parts[0], parts[1]);
            }
        }
        return options;
    }

    private LinkFactory linkFactory() {
        return StackComponent.discovered().stream()
                .filter(component -> component.componentId().equals("link." + link))
                .map(LinkFactory.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no link " + link));
    }

    /** A setting of the link, by the name of its option; nothing where it has no such option. */
    private Options linkOption(String name, Object value) {
        return Options.none().withText(linkFactory().options(), link + "." + name, value.toString());
    }

    private JSONObject state(SctpStack stack) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var state = new JSONObject()
                .put("nanos", System.nanoTime())
                .put("messages", messages.get())
                .put("bytes", bytes.get())
                .put("cpu", system.getProcessCpuTime() / 1e9);
        state.put("loopAllocated", Allocation.ofThreads("-loop"));
        state.put("allAllocated", Allocation.ofOtherThreads());
        state.put("packets", stack.counters().get(Counter.PACKETS_RECEIVED));
        long[] taken = roundTrips.takeSorted();
        if (taken.length > 0) {
            state.put("p50", taken[taken.length / 2] / 1000.0).put("p99", taken[taken.length * 99 / 100] / 1000.0);
        }
        return state;
    }

    private static void spawn(Callable<Void> work) {
        var thread = new Thread(() -> {
            try {
                work.call();
            } catch (Exception e) {
                // When the measurement is over this is how the work ends, and nobody reads on.
                System.out.println(new JSONObject().put("failed", e.toString()));
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(SctpStack stack) throws Exception {
        stack.bind(PORT)
                .listen(association -> spawn(() -> {
                    if (role == Role.ECHO || OBJECTS) {
                        serveObjects(association);
                    } else {
                        serveBuffer(association);
                    }
                    return null;
                }));
    }

    private void serveObjects(Association association) throws AssociationException, InterruptedException {
        for (var message = association.receive(); message != null; message = association.receive()) {
            if (role == Role.ECHO) {
                association.send(message.toMessage());
            }
            bytes.addAndGet(message.length());
            messages.incrementAndGet();
        }
    }

    private void serveBuffer(Association association) throws AssociationException, InterruptedException {
        var buffer = new MessageBuffer(size);
        while (association.receive(buffer)) {
            bytes.addAndGet(buffer.payload().remaining());
            messages.incrementAndGet();
        }
    }

    private void serveMany(SctpStack stack) throws Exception {
        stack.bind(PORT)
                .listen(association -> association.listen(new AssociationListener() {
                    private final MessageBuffer buffer = new MessageBuffer(size);

                    @Override
                    public void readable(Association of) {
                        while (of.poll(buffer)) {
                            bytes.addAndGet(buffer.payload().remaining());
                            messages.incrementAndGet();
                        }
                    }
                }));
    }

    /** One message on each of many associations in turn; together they have as much in flight as one would. */
    private void sendOverMany(SctpStack stack, Destination destination) throws Exception {
        var options = Options.none().with(AssociationOptions.SEND_BUFFER, Math.max(MANY_BUFFER / count, 4 * size));
        var attempts = new ArrayList<CompletableFuture<Association>>(count);
        for (int i = 0; i < count; i++) {
            attempts.add(stack.bind(0).connectAsync(destination, options));
            if (i % AT_A_TIME == AT_A_TIME - 1) {
                attempts.get(i).get();
            }
        }
        var ready = new LinkedBlockingQueue<Association>();
        for (var attempt : attempts) {
            Association association = attempt.get();
            association.listen(new AssociationListener() {
                @Override
                public void writable(Association again) {
                    ready.add(again);
                }
            });
            ready.add(association);
        }
        System.out.println("{\"up\":true}");
        var message = Message.wrap(new byte[size]);
        while (true) {
            Association next = ready.take();
            if (next.trySend(message)) {
                ready.add(next);
            }
        }
    }

    private Void work(SctpStack stack) throws Exception {
        var plain = Destination.of(remote, PORT);
        var destination = link.equals("raw") ? plain : plain.encapsulatedIn(remoteUdpPort);
        if (role == Role.MANY) {
            sendOverMany(stack, destination);
            return null;
        }
        if (role == Role.OPENER) {
            open(stack, destination);
            return null;
        }
        Association association = stack.connect(destination);
        System.out.println("{\"up\":true}");
        var message = Message.wrap(new byte[size]);
        if (role == Role.PING) {
            ping(association, message);
        }
        while (true) {
            association.send(message);
            messages.incrementAndGet();
            bytes.addAndGet(size);
        }
    }

    private void ping(Association association, Message message) throws Exception {
        while (true) {
            long begin = System.nanoTime();
            association.send(message);
            association.receive();
            roundTrips.add(System.nanoTime() - begin);
            messages.incrementAndGet();
        }
    }

    /** Opens so many associations at once, and ends them when all are up; counted is the time that opening took. */
    private void open(SctpStack stack, Destination destination) throws Exception {
        while (true) {
            var attempts = new ArrayList<CompletableFuture<Association>>(count);
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
                attempts.add(stack.bind(0).connectAsync(destination, Options.none()));
            }
            for (var attempt : attempts) {
                attempt.get();
            }
            bytes.addAndGet(System.nanoTime() - begin);
            messages.addAndGet(count);
            for (var endpoint : stack.endpoints()) {
                endpoint.associations().forEach(association -> association.abort("measured"));
                endpoint.close();
            }
            Thread.sleep(100);
        }
    }
}
