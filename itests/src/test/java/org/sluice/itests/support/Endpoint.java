/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.itests.support;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.json.JSONArray;
import org.json.JSONObject;
import org.sluice.sctp.AnnouncedAddresses;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Destination;
import org.sluice.sctp.EndpointOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.MessageAttribute;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Options;
import org.sluice.sctp.ReceivedMessage;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.testkit.FaultyLink;
import org.sluice.testkit.Impairments;

/**
 * Our stack as a program for tests, which can run in a network namespace: commands on standard input, events as lines of JSON on standard
 * output, ends with its input. Messages carry what {@code usrsctp-peer} and the Linux peer check: a number for each stream, then bytes that
 * follow from it.
 *
 * <p>Flags: {@code --link udp|native|raw}, {@code --local A[,B]}, {@code --udp PORT[:REMOTE]}, {@code --role echo|sink}, {@code --listen} or {@code --connect A[,B]},
 * {@code --port N}, {@code --local-port N}, {@code --bottleneck BITS_A_SECOND,QUEUE_BYTES,MARK_BYTES} for a queue each way that marks packets from so many bytes on, {@code --option NAME=VALUE,...}. Commands: {@code check size=N count=N streams=N window=N}, {@code
 * flood size=N}, {@code stop}, {@code report}, {@code status}, {@code addresses}, {@code shutdown}, {@code abort REASON}, {@code send size=N count=N streams=N
 * with=ATTRIBUTE:VALUE}, {@code exchange size=N stream=N}, {@code ask EXTENSION QUESTION NAME=VALUE...} where a list of numbers ends with a comma, and bytes begin with {@code hex:}.
 *
 * <p>With {@code --extensions} the extensions of the class path are offered; their options and what can be put on messages are named in full.
 */
public final class Endpoint {

    private static final int PORT = 5001;
    private static final int HEADER = 4;
    private static final Pattern ATTRIBUTE = Pattern.compile("with=([\\w.]+):([\\w.]+)");

    private final Map<String, String> flags = new HashMap<>();
    private final Map<Integer, Integer> expected = new HashMap<>();
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private volatile Association association;
    private volatile boolean flooding;
    private volatile Semaphore window = new Semaphore(0);
    private boolean checking;
    private long received;
    private long sent;
    private long wrong;
    private long missing;
    private int lastNumber;
    private long longestSilence;
    private long lastArrival;

    private Endpoint(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            boolean alone = i + 1 == arguments.length || arguments[i + 1].startsWith("--");
            flags.put(arguments[i].substring(2), alone ? "" : arguments[++i]);
        }
    }

    /** Runs until the input ends. */
    public static void main(String[] arguments) throws Exception {
        new Endpoint(arguments).run();
    }

    private static synchronized void say(String event, JSONObject more) {
        System.out.println("{\"ev\":\"" + event + "\"," + more.toString().substring(1));
    }

    private void run() throws Exception {
        String link = flags.getOrDefault("link", "udp");
        String[] udp = flags.getOrDefault("udp", "0").split(":");
        int remoteUdp = Integer.parseInt(udp[udp.length - 1]);
        LinkFactory factory = linkFactory(link);
        try (SctpStack stack = SctpStack.builder()
                .discover(flags.containsKey("extensions"))
                .with(flags.containsKey("bottleneck") ? behind(bottleneck(), factory) : factory)
                .options(ofLink(factory, link + ".addresses", flags.getOrDefault("local", "")))
                .options(ofLink(factory, link + ".port", udp[0]))
                .options(ofLink(factory, link + ".remotePort", udp[udp.length - 1]))
                .options(ofLink(factory, link + ".mtuLimit", "1500"))
                .options(options())
                .build()) {
            int port = Integer.parseInt(flags.getOrDefault("port", "" + PORT));
            if (flags.containsKey("listen")) {
                stack.bind(port).listen(this::begin);
                say("ready", new JSONObject());
            } else {
                say("ready", new JSONObject());
                int localPort = Integer.parseInt(flags.getOrDefault("local-port", "0"));
                try {
                    begin(stack.bind(localPort)
                            .connect(new Destination(addresses(flags.get("connect")), port, remoteUdp)));
                } catch (AssociationException e) {
                    say("refused", new JSONObject().put("reason", e.reason()).put("text", e.getMessage()));
                }
            }
            var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                command(line.strip(), stack);
            }
        }
        System.exit(0);
    }

    private Impairments bottleneck() {
        String[] parts = flags.get("bottleneck").split(",");
        return Impairments.NONE
                .delay(Duration.ofMillis(2))
                .rate(Long.parseLong(parts[0]), Integer.parseInt(parts[1]))
                .markBytes(Integer.parseInt(parts[2]));
    }

    private static LinkFactory behind(Impairments impairments, LinkFactory factory) {
        return FaultyLink.around(factory, 1, impairments, impairments);
    }

    private static LinkFactory linkFactory(String name) {
        return StackComponent.discovered().stream()
                .filter(component -> component.componentId().equals("link." + name))
                .map(LinkFactory.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no link " + name));
    }

    /** A setting of a link; nothing where it has no such option. */
    private static Options ofLink(LinkFactory link, String name, String value) {
        return Options.none().withText(link.options(), name, value);
    }

    private static List<InetAddress> addresses(String text) throws Exception {
        var addresses = new ArrayList<InetAddress>();
        for (String literal : text.split(",")) {
            addresses.add(InetAddress.getByName(literal));
        }
        return addresses;
    }

    private Options options() {
        var options = Options.none()
                .with(AssociationOptions.MAXIMUM_MESSAGE_SIZE, 64 << 20)
                .with(AssociationOptions.SEND_BUFFER, 4 << 20);
        for (String pair : flags.getOrDefault("option", "").split(",")) {
            if (!pair.isBlank()) {
                String[] parts = pair.split("=", 2);
                options = with(options, parts[0], parts[1]);
            }
        }
        return options;
    }

    private static Options with(Options options, String name, String value) {
        return switch (name) {
            case "rto-min" -> options.with(AssociationOptions.RTO_MIN, Duration.ofMillis(Long.parseLong(value)));
            case "rto-initial" ->
                options.with(AssociationOptions.RTO_INITIAL, Duration.ofMillis(Long.parseLong(value)));
            case "rto-max" -> options.with(AssociationOptions.RTO_MAX, Duration.ofMillis(Long.parseLong(value)));
            case "path-max-retrans" -> options.with(AssociationOptions.PATH_MAX_RETRANS, Integer.parseInt(value));
            case "max-retrans" -> options.with(AssociationOptions.ASSOCIATION_MAX_RETRANS, Integer.parseInt(value));
            case "hb-interval" ->
                options.with(AssociationOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(Long.parseLong(value)));
            case "announced" -> options.with(EndpointOptions.ANNOUNCED_ADDRESSES, AnnouncedAddresses.valueOf(value));
            case "streams" -> options.with(AssociationOptions.OUTBOUND_STREAMS, Integer.parseInt(value));
            default -> withExtensions(options, name, value);
        };
    }

    private static Options withExtensions(Options options, String name, String value) {
        var known = StackComponent.discovered().stream()
                .flatMap(component -> component.options().stream())
                .toList();
        if (known.stream().noneMatch(option -> option.name().equals(name))) {
            throw new IllegalArgumentException("no option " + name);
        }
        // A semicolon stands for a comma, which separates the options.
        return options.withText(known, name, value.replace(';', ','));
    }

    private void begin(Association newAssociation) {
        association = newAssociation;
        newAssociation.listen(new AssociationListener() {
            @Override
            public void readable(Association of) {
                for (ReceivedMessage message = of.poll(); message != null; message = of.poll()) {
                    arrived(of, message);
                }
            }

            @Override
            public void notified(Association of, Notification notification) {
                tell(notification);
            }
        });
    }

    private static void tell(Notification notification) {
        if (notification instanceof Notification.Established up) {
            say("up", new JSONObject().put("out", up.outboundStreams()).put("in", up.inboundStreams()));
        } else if (notification instanceof Notification.PathChanged changed) {
            say(
                    "path",
                    new JSONObject()
                            .put("addr", changed.remote().getHostAddress())
                            .put("state", changed.state()));
        } else if (notification instanceof Notification.OfExtension told) {
            say("told", new JSONObject().put("name", told.name()).put("values", told.values()));
        } else if (notification instanceof Notification.Restarted) {
            say("restarted", new JSONObject());
        } else if (notification instanceof Notification.ShutdownComplete) {
            say("closed", new JSONObject());
        } else if (notification instanceof Notification.Lost lost) {
            say(
                    "lost",
                    new JSONObject()
                            .put("reason", lost.cause().reason())
                            .put("text", lost.cause().getMessage()));
        }
    }

    private synchronized void arrived(Association of, ReceivedMessage message) {
        long now = System.nanoTime();
        if (lastArrival != 0) {
            longestSilence = Math.max(longestSilence, now - lastArrival);
        }
        lastArrival = now;
        received++;
        if ("echo".equals(flags.get("role"))) {
            try {
                of.send(message.toMessage());
            } catch (AssociationException e) {
                say("error", new JSONObject().put("text", "" + e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        } else {
            verify(message);
            if (flags.containsKey("extensions")) {
                say("back", new JSONObject().put("ssn", message.streamSequenceNumber()));
            }
            if (checking) {
                window.release();
            }
        }
    }

    private void verify(ReceivedMessage message) {
        byte[] bytes = message.payload();
        lastNumber = message.streamSequenceNumber();
        int next = expected.getOrDefault(message.stream(), 0);
        int number = bytes.length < HEADER ? next : ByteBuffer.wrap(bytes).getInt();
        boolean right = number >= next;
        missing += Math.max(0, number - next);
        expected.put(message.stream(), number + 1);
        for (int i = HEADER; i < bytes.length; i++) {
            right &= bytes[i] == (byte) (number + i);
        }
        if (!right) {
            wrong++;
        }
    }

    private Message next(int size, int stream) {
        int number = numbers.merge(stream, 1, Integer::sum) - 1;
        byte[] bytes = new byte[Math.max(HEADER, size)];
        ByteBuffer.wrap(bytes).putInt(number);
        for (int i = HEADER; i < bytes.length; i++) {
            bytes[i] = (byte) (number + i);
        }
        return Message.wrap(bytes).onStream(stream);
    }

    private void command(String line, SctpStack stack) throws Exception {
        String[] words = line.split("\\s+");
        var values = new HashMap<String, Integer>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0 && word.substring(equals + 1).matches("\\d+")) {
                values.put(word.substring(0, equals), Integer.parseInt(word.substring(equals + 1)));
            }
        }
        switch (words[0]) {
            case "check" -> check(values);
            case "flood" -> flood(values.getOrDefault("size", 1000));
            case "send" -> send(values, line);
            case "exchange" -> association.send(next(values.get("size"), values.get("stream")));
            case "ask" -> ask(words);
            case "stop" -> flooding = false;
            case "report" -> report();
            case "status" -> status();
            case "addresses" -> addresses(stack);
            case "shutdown" -> association.shutdown();
            case "abort" -> association.abort(line.substring(words[0].length()).strip());
            default -> say("error", new JSONObject().put("text", "no command " + words[0]));
        }
    }

    /** So many messages go out and must come back as they were. */
    private void check(Map<String, Integer> values) throws Exception {
        int count = values.get("count");
        int streams = values.getOrDefault("streams", 1);
        int inFlight = values.getOrDefault("window", 16);
        window = new Semaphore(inFlight);
        checking = true;
        for (int i = 0; i < count; i++) {
            window.acquire();
            association.send(next(values.get("size"), i % streams));
        }
        window.acquire(inFlight);
        report();
    }

    /** So many messages go out, nothing is expected back. */
    private void send(Map<String, Integer> values, String line) throws Exception {
        for (int i = 0; i < values.get("count"); i++) {
            association.send(attributed(next(values.get("size"), i % values.getOrDefault("streams", 1)), line));
        }
        say("sent", new JSONObject());
    }

    private static Message attributed(Message message, String line) {
        var attribute = ATTRIBUTE.matcher(line);
        if (!attribute.find()) {
            return message;
        }
        String value = attribute.group(2);
        return value.startsWith("PT")
                ? message.with(
                        new MessageAttribute<>(attribute.group(1), Duration.class, "", any -> true),
                        Duration.parse(value))
                : message.with(
                        new MessageAttribute<>(attribute.group(1), Integer.class, "", any -> true),
                        Integer.valueOf(value));
    }

    private void ask(String[] words) {
        var details = new HashMap<String, Object>();
        for (int i = 3; i < words.length; i++) {
            String[] pair = words[i].split("=");
            details.put(pair[0], detail(pair[1]));
        }
        association.ask(words[1], words[2], details).whenComplete((answer, failure) -> {
            var values = failure == null ? new JSONObject(answer) : new JSONObject().put("failure", "" + failure);
            say("answer", values);
        });
    }

    private static Object detail(String text) {
        if (text.startsWith("hex:")) {
            return HexFormat.of().parseHex(text.substring(4));
        }
        if (text.indexOf('@') > 0) {
            return Arrays.stream(text.split(",")).map(Endpoint::change).toList();
        }
        return text.endsWith(",") ? numbers(text) : Integer.valueOf(text);
    }

    /** What is to be done with an address: {@code KIND@ADDRESS}. */
    private static Map<String, Object> change(String text) {
        String[] parts = text.split("@");
        try {
            return Map.of(
                    "kind", parts[0], "address", InetAddress.getByName(parts[1]).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
    }

    private void flood(int size) {
        flooding = true;
        var thread = new Thread(() -> {
            try {
                while (flooding) {
                    association.send(next(size, (int) (sent % 4)));
                    sent++;
                }
            } catch (AssociationException | InterruptedException e) {
                say("error", new JSONObject().put("text", "" + e.getMessage()));
            }
            say("stopped", new JSONObject().put("sent", sent));
        });
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void report() {
        say(
                "report",
                new JSONObject()
                        .put("received", received)
                        .put("wrong", wrong)
                        .put("missing", missing)
                        .put("ssn", lastNumber)
                        .put("silence_ms", longestSilence / 1_000_000));
        longestSilence = 0;
    }

    private static void addresses(SctpStack stack) {
        var there = stack.links().get(0).addresses().stream().map(InetAddress::getHostAddress);
        say("addresses", new JSONObject().put("all", there.toList()));
    }

    private void status() {
        var paths = new JSONArray();
        for (var path : association.status().paths()) {
            paths.put(new JSONObject()
                    .put("local", path.local().getHostAddress())
                    .put("remote", path.remote().getHostAddress())
                    .put("state", path.state())
                    .put("mtu", path.pathMaximumTransmissionUnit())
                    .put("rto_ms", path.retransmissionTimeout().toMillis())
                    .put("primary", path.primary()));
        }
        say(
                "status",
                new JSONObject()
                        .put("state", association.state())
                        .put("retransmitted", association.status().retransmittedChunks())
                        .put("paths", paths));
    }
}
