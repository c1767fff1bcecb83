/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.sluice.cli.perf.AttributeChoice;
import org.sluice.cli.tools.AddressList;
import org.sluice.cli.tools.MessageSizes;
import org.sluice.cli.tools.MessageSource;
import org.sluice.cli.tools.MixedTest;
import org.sluice.cli.tools.StreamPattern;
import org.sluice.cli.tools.TestClient;
import org.sluice.cli.tools.TestServer;
import org.sluice.cli.tools.ToolSocket;
import org.sluice.cli.tools.Totals;
import org.sluice.cli.tools.Trace;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The twin of lksctp-tools' program of that name: messages of given patterns from a client to a server, in either style of sockets. */
@Command(
        name = "sctp_test",
        sortOptions = false,
        description = "Sends messages of given patterns, or receives them, as lksctp-tools' sctp_test does.",
        footer = {
            "",
            "Example:",
            "  sluice sctp_test -H 127.0.0.1 -P 5001 -l",
            "  sluice sctp_test -H 127.0.0.1 -h 127.0.0.1 -p 5001 -s -c 4 -o 1 -M 5 -x 3"
        })
final class SctpTestCommand extends ToolCommand {

    private static final int BACKLOG = 100;

    @Mixin
    private final PeerOptions peer = new PeerOptions();

    @Mixin
    private final RoundOptions rounds = new RoundOptions();

    @Mixin
    private final MixedOptions mixed = new MixedOptions();

    @Option(names = "-l", description = "Receives.")
    private boolean server;

    @Option(names = "-s", description = "Sends.")
    private boolean client;

    @Option(
            names = "-T",
            description = "One-to-one sockets (SOCK_STREAM) in place of a one-to-many one (SOCK_SEQPACKET).")
    private boolean oneToOne;

    @Option(names = "-B", paramLabel = "ADDRESS", description = "A further local address. May be repeated.")
    private List<String> moreLocal = List.of();

    @Option(
            names = "-C",
            paramLabel = "ADDRESS",
            description = "An address of the peer, in place of -h. May be repeated.")
    private List<String> peerAddresses = List.of();

    @Option(
            names = "-c",
            paramLabel = "CASE",
            defaultValue = "0",
            description = {
                "Sizes of messages: 0: 1; 1: 1452, 2904, 4356 in turn; 2: 1453; 3: 1, 1453, 32768 in turn; 4: 1, 1000,"
                        + " 2000, 3000, 5000, 10000, 15000, 20000, 25000, 32768 in turn; 5: 32768; 6: random; 7: one"
                        + " message, then none; -N: N bytes. Default: ${DEFAULT-VALUE}."
            })
    private int testCase;

    @Option(
            names = "-t",
            paramLabel = "PATTERN",
            defaultValue = "0",
            description = "Streams: 0 in turn, 1 random. Default: ${DEFAULT-VALUE}.")
    private int stream;

    @Option(
            names = "-M",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many streams are asked for and used; 0 uses the first only. Default: ${DEFAULT-VALUE}.")
    private int streams;

    @Option(
            names = "-O",
            paramLabel = "MS",
            defaultValue = "0",
            description = "The lifetime of messages, which needs an extension; 0 for none.")
    private int lifetime;

    @Option(
            names = "-r",
            paramLabel = "SEED",
            defaultValue = "0",
            description = "The seed of what is random; 0 takes one.")
    private long seed;

    @Option(names = "-D", description = "After each message one is received, as from a server that echoes.")
    private boolean drain;

    @Option(
            names = "-d",
            paramLabel = "LEVEL",
            defaultValue = "2",
            description = "How much is printed: 0, 1 or 2. Default: ${DEFAULT-VALUE}.")
    private int level;

    @Option(
            names = "-i",
            paramLabel = "INTERFACE",
            description = "The interface of link-local addresses that do not say it.")
    private String interfaceName;

    @Option(names = "--once", description = "A server ends with its first association. Not in the original.")
    private boolean once;

    @Option(names = "--json", description = "Prints one JSON object as the last line of standard output.")
    private boolean json;

    private final Totals totals = new Totals();
    private Report report;
    private Trace trace;
    private Random random;

    SctpTestCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    boolean listens() {
        return server || mixed.listens();
    }

    @Override
    void check() throws IOException {
        peer.check(this);
        PeerOptions.checkInterface(this, interfaceName);
        mixed.check(this, peer);
        if (mixed.isAsked() ? server || client : server == client) {
            throw wrong("name one of -s (send) and -l (listen), or -L and -S");
        }
        inRange("-c", testCase, -AssociationOptions.MAXIMUM_MESSAGE_SIZE.defaultValue(), MessageSizes.ONE_THEN_NOTHING);
        rounds.check(this);
        inRange("-M", streams, 0, 65535);
        inRange("-O", lifetime, 0, Integer.MAX_VALUE);
        inRange("-d", level, Trace.NONE, Trace.MAXIMUM);
        byNumber("-t", stream, StreamPattern.values());
        if (listens()) {
            peer.checkServer(this);
        }
        if (client || mixed.sends()) {
            peer.checkClient(this, !peerAddresses.isEmpty());
        }
        if (mixed.isAsked() && (oneToOne || once || drain)) {
            throw wrong("the mixed mode has no -T, -D and --once");
        }
    }

    @Override
    int work() throws Exception {
        report = new Report(surroundings, json);
        trace = new Trace(report.people(), level);
        long used = seed != 0 ? seed : System.nanoTime() & Integer.MAX_VALUE;
        if (seed == 0) {
            trace.print(Trace.NONE, "seed = %d%n", used);
        }
        random = new Random(used);
        // Before anything is opened, so that a lifetime that can't be had is said at once.
        UnaryOperator<Message> dressing = dressing();
        List<InetAddress> local = peer.local(moreLocal, interfaceName);
        List<InetAddress> addresses = remote();
        SctpStack stack = stack(local, options());
        tellLink(trace, stack);
        trace.print(Trace.NONE, "%nStarting tests...%n");
        if (mixed.isAsked()) {
            mixed(stack, local, addresses, dressing);
            return 0;
        }
        ToolSocket socket = open(stack, 1, local, peer.localPort(), server);
        if (server) {
            boolean graceful = new TestServer(socket, trace, totals).run(once, 0);
            return graceful ? 0 : SluiceProgram.FAILED;
        }
        trace.print(
                Trace.MINIMUM, peerAddresses.isEmpty() ? "\tconnect(sk=%d)%n" : "\tconnectx(sk=%d)%n", socket.number());
        Association association = socket.connect(destination(addresses, peer.remotePort()), timeout());
        requireStreams(association);
        new TestClient(socket, association, source(dressing), trace, totals, this::sleep)
                .run(rounds.rounds(), rounds.messages(), drain ? 1 : 0);
        trace.print(Trace.MINIMUM, "\tclose(sk=%d)%n", socket.number());
        socket.closeAfter(timeout());
        return 0;
    }

    private List<InetAddress> remote() throws IOException {
        return peer.remoteHost() == null
                ? AddressList.all(peerAddresses, interfaceName)
                : List.of(AddressList.first(peer.remoteHost(), interfaceName));
    }

    private Options options() {
        Options options = Options.none();
        if (streams > 0) {
            options = options.with(AssociationOptions.OUTBOUND_STREAMS, streams);
        }
        return listens() ? rounds.receiving(options) : options;
    }

    private UnaryOperator<Message> dressing() {
        if (lifetime == 0) {
            return UnaryOperator.identity();
        }
        try {
            var choice = AttributeChoice.ofWord("lifetime", List.of(lifetime + "ms"), offered());
            return message -> choice.on(message, offered()).get(0);
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage());
        }
    }

    private MessageSource source(UnaryOperator<Message> dressing) {
        return new MessageSource(
                new MessageSizes(testCase, rounds.largest(), random),
                rounds.order(),
                StreamPattern.numbered(stream),
                Math.max(1, streams),
                dressing,
                random);
    }

    private ToolSocket open(SctpStack stack, int number, List<InetAddress> local, int port, boolean listening)
            throws IOException {
        trace.print(
                Trace.MINIMUM,
                "\tsocket(%s, IPPROTO_SCTP)  ->  sk=%d%n",
                oneToOne ? "SOCK_STREAM" : "SOCK_SEQPACKET",
                number);
        trace.print(Trace.MINIMUM, "\tbind(sk=%d, [a:%s,p:%d])%n", number, shown(local), port);
        ToolSocket socket = closing(ToolSocket.open(stack, number, oneToOne, local, port, Options.none(), listening));
        if (listening) {
            trace.print(Trace.MINIMUM, "\tlisten(sk=%d,backlog=%d)%n", number, BACKLOG);
        }
        return socket;
    }

    private static String shown(List<InetAddress> local) {
        return local.isEmpty()
                ? "0.0.0.0"
                : String.join(
                        ",", local.stream().map(InetAddress::getHostAddress).toList());
    }

    private void requireStreams(Association association) {
        if (association.outboundStreams() < streams) {
            association.abort("too few streams");
            throw new CommandException(
                    "the peer allows " + association.outboundStreams() + " streams only, not " + streams);
        }
    }

    private void mixed(
            SctpStack stack, List<InetAddress> local, List<InetAddress> remote, UnaryOperator<Message> dressing)
            throws IOException, InterruptedException {
        var sockets = new ArrayList<ToolSocket>();
        for (int i = 0; i < mixed.sockets(); i++) {
            int port = peer.localPort() == 0 ? 0 : peer.localPort() + i;
            sockets.add(open(stack, i + 1, local, port, mixed.listens()));
        }
        var test = new MixedTest(sockets, trace, totals, this::sleep, random);
        test.receive();
        if (mixed.sends()) {
            test.send(
                    i -> destination(remote, peer.remotePort() + i),
                    mixed.senders(),
                    (long) rounds.rounds() * rounds.messages(),
                    rounds.isForever(),
                    mixed.pattern(),
                    () -> source(dressing),
                    timeout());
        }
        if (mixed.listens()) {
            while (sleep(timeout())) {
                // As the original, until the user ends it.
            }
        }
        for (ToolSocket socket : sockets) {
            socket.closeAfter(timeout());
        }
    }

    @Override
    void end() {
        if (trace != null) {
            trace.print(Trace.NONE, "%s%n", totals.line());
            report.result(totals.json());
        }
    }
}
