/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sluice.cli.tools.AddressList;
import org.sluice.cli.tools.Trace;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Options;
import org.sluice.sctp.SctpStack;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.spi.Extension;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the twins of other projects' tools have in common. Their {@code -h} is the peer's host, as it always was, so that help is {@code --help} alone. */
abstract class ToolCommand implements Callable<Integer> {

    private static final String SERVER_PORT = "9899";
    private static final String CLIENT_PORTS = "0:9899";

    final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(names = "--help", usageHelp = true, description = "Shows this help and ends.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it.
    private boolean help;

    @Option(
            names = "--udp",
            paramLabel = "LOCAL[:REMOTE]",
            description = "The UDP ports; LOCAL 0 takes one that is free. Default: " + SERVER_PORT
                    + " for what listens, " + CLIENT_PORTS + " for what does not.")
    private String udp;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long to wait for an association, and for its end. Default: ${DEFAULT-VALUE}.")
    private Duration timeout;

    @Mixin
    private final LinkOption link = new LinkOption();

    @Mixin
    private final ExtensionChoice extensions = new ExtensionChoice();

    @Mixin
    private final OptionSettings settings = new OptionSettings();

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
    private LinkFactory chosenLink;
    private List<Extension> chosenExtensions;
    private int[] ports;

    ToolCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Checks what was given, before anything is opened.
     *
     * @throws ParameterException saying what is wrong; {@link #wrong} makes one
     */
    abstract void check() throws IOException;

    /** Whether it waits for peers, which then have to know its UDP port. */
    abstract boolean listens();

    /** Does the work, and returns the exit status. */
    abstract int work() throws Exception;

    /** The last words, also after an interruption. */
    void end() {}

    @Override
    @SuppressWarnings("try") // The interruption is there to be closed.
    public final Integer call() throws Exception {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw wrong("--timeout is not in 1ms to 1h");
        }
        try {
            ports = UdpPorts.parse(udp != null ? udp : listens() ? SERVER_PORT : CLIENT_PORTS);
        } catch (CommandException e) {
            throw wrong(e.getMessage());
        }
        check();
        chosenLink = link.of(surroundings);
        chosenExtensions = extensions.of(surroundings);
        settings.of(chosenLink, chosenExtensions);
        try (var interruption = new Interruption(spec.name(), this::interrupt)) {
            int status;
            try {
                status = work();
            } catch (IOException | InterruptedException | IllegalStateException e) {
                if (!isInterrupted()) {
                    throw e;
                }
                status = SluiceProgram.INTERRUPTED;
            } finally {
                closeAll();
                end();
                surroundings.out().flush();
            }
            return isInterrupted() ? Integer.valueOf(SluiceProgram.INTERRUPTED) : Integer.valueOf(status);
        }
    }

    private void interrupt() {
        interrupted.countDown();
        closeAll();
    }

    private void closeAll() {
        for (AutoCloseable each = open.pollFirst(); each != null; each = open.pollFirst()) {
            try {
                each.close();
            } catch (Exception e) {
                // It ends anyway, and what there is to say of it has been said.
            }
        }
    }

    /** Has something closed at the end, or when the user interrupts: the last first. */
    final <T extends AutoCloseable> T closing(T resource) {
        open.addFirst(resource);
        return resource;
    }

    final boolean isInterrupted() {
        return interrupted.getCount() == 0;
    }

    /** Waits; false if the user interrupts. */
    final boolean sleep(Duration time) throws InterruptedException {
        return !interrupted.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    final int inRange(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong(what + " " + value + " is not in " + least + " to " + most);
        }
        return value;
    }

    /** The value of an enumeration by the number that the original gives it. */
    final <E> E byNumber(String what, int number, E[] values) {
        return values[inRange(what, number, 0, values.length - 1)];
    }

    final Duration timeout() {
        return timeout;
    }

    final List<Extension> offered() {
        return chosenExtensions;
    }

    /** The options of associations that were set by their names, for sockets that are to differ from one another. */
    final SctpStack stack(Collection<InetAddress> local, Options options) throws IOException {
        return closing(Stacks.open(
                spec.name(),
                chosenLink,
                ports[0],
                local.stream().map(InetAddress::getHostAddress).toList(),
                chosenExtensions,
                options.with(extensions.options(chosenExtensions)).with(settings.of(chosenLink, chosenExtensions))));
    }

    /** A destination as the link reaches it. */
    final Destination destination(List<InetAddress> addresses, int port) {
        return LinkOption.over(chosenLink, new Destination(addresses, port, Destination.LINK_DEFAULT), ports[1]);
    }

    /** The first address of a host. */
    final Destination destination(String host, int port) throws IOException {
        return destination(List.of(AddressList.first(host, null)), port);
    }

    /** Where the stack can be reached, for people. */
    final void tellLink(Trace trace, SctpStack stack) {
        trace.print(Trace.NONE, "%s%n", LinkOption.describe(stack.links().get(0)));
    }
}
