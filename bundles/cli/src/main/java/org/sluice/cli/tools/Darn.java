/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.sluice.sctp.Association;
import org.sluice.sctp.Destination;
import org.sluice.sctp.Message;
import org.sluice.sctp.Options;
import org.sluice.sctp.socket.Reception;

/** {@code sctp_darn}: one socket with at most one association that matters, which listens or sends lines. One thread. */
public final class Darn implements AutoCloseable {

    private static final int SHOWN_PREFIX = 1;

    /** Binds the socket, also again when options have to hold from the beginning. */
    public interface Opener {
        /** A socket with these options. */
        ToolSocket open(Options options) throws IOException;
    }

    /**
     * What does not change.
     *
     * @param name what the program calls itself
     * @param local the local address and port, for people
     * @param peer the peer's address and port, for people; null where there is none yet
     * @param destination the peer; null for who listens
     * @param oneToOne the style of the socket
     * @param waits whether calls wait
     * @param echo whether what comes is sent back
     * @param patience how long an association may take to come up, and to end
     */
    public record Setting(
            String name,
            String local,
            String peer,
            Destination destination,
            boolean oneToOne,
            boolean waits,
            boolean echo,
            Duration patience) {}

    private final PrintStream out;
    private final Opener opener;
    private final Setting setting;
    private final Totals totals = new Totals();
    private volatile ToolSocket socket;
    private Options options;
    private Association association;

    public Darn(PrintStream out, Opener opener, Setting setting, Options options) throws IOException {
        this.out = out;
        this.opener = opener;
        this.setting = setting;
        this.options = options;
        this.socket = opener.open(options);
    }

    /** Prints what comes until the socket is closed. */
    public void listen() throws IOException, InterruptedException {
        say("%s listening...", setting.name());
        while (true) {
            receive();
        }
    }

    /** Sends each line, with a line feed and a zero byte behind it, until the input ends; then ends the association. */
    public void send(LineConsole console) throws IOException, InterruptedException {
        say("%s ready to send...", setting.name());
        for (String line = console.next(prompt("> ")); line != null; line = console.next(prompt("> "))) {
            send((line + "\n\0").getBytes(StandardCharsets.UTF_8));
        }
        say("");
        socket.closeAfter(setting.patience());
    }

    /** Does what lines say until the input ends; then ends the association. */
    public void interact(LineConsole console) throws IOException, InterruptedException {
        say(setting.destination() == null ? "%s listening..." : "%s ready to send...", setting.name());
        var commands = new DarnCommands(this);
        String prompt = " Interactive mode> ";
        for (String line = console.next(prompt(prompt)); line != null; line = console.next(prompt(prompt))) {
            commands.execute(line);
        }
        say("");
        if (isAssociated()) {
            socket.closeAfter(setting.patience());
        }
    }

    private String prompt(String end) {
        String peer = setting.peer();
        if (peer == null) {
            peer = isAssociated() ? shown(association.remoteAddresses().get(0)) : "?";
        }
        return setting.local() + "-" + peer + end;
    }

    private String shown(InetAddress address) {
        return address.getHostAddress() + ":" + association.remotePort();
    }

    /** Sends a message, to the association there is, or else to the peer by a new one. */
    void send(byte[] payload) throws IOException, InterruptedException {
        if (association != null && !isAssociated()) {
            say("Old association gone, Starting a new one!");
            forget();
        }
        if (association == null) {
            connect();
        }
        Message message = Message.wrap(payload);
        if (setting.waits()) {
            association.send(message);
        } else if (!association.trySend(message)) {
            say("%s: error: the send buffer is full.", setting.name());
            return;
        }
        totals.sent(payload.length);
    }

    private void connect() throws IOException, InterruptedException {
        if (setting.destination() == null) {
            throw new IOException("there is no association, and no peer to open one to");
        }
        association = socket.connect(setting.destination(), setting.patience());
        show(socket.receive());
        say("New connection, peer addresses");
        association.remoteAddresses().forEach(address -> say("%s", shown(address)));
    }

    /** Adds a local address, or takes one away. */
    void bindx(InetAddress address, boolean add) throws IOException {
        socket.bindx(address, add);
        say(
                "Local addresses are %s.",
                socket.localAddresses().stream()
                        .map(InetAddress::getHostAddress)
                        .toList());
    }

    /** Receives one thing and prints it; a socket that does not wait may have none. */
    void receive() throws IOException, InterruptedException {
        Reception reception = setting.waits() ? socket.receive() : socket.receiveNow();
        if (reception != null) {
            show(reception);
        } else if (!setting.waits()) {
            say("%s: nothing to receive.", setting.name());
        } else {
            say("No association is present now!!");
            forget();
        }
    }

    private void show(Reception reception) throws InterruptedException {
        if (reception instanceof Reception.Data data) {
            show(data);
            if (setting.echo() && data.endOfRecord()) {
                echo(data);
            }
            return;
        }
        AssociationChange change = AssociationChange.of(((Reception.Event) reception).notification());
        if (change == null) {
            say("NOTIFICATION: %s", ((Reception.Event) reception).notification());
            return;
        }
        say("Received SCTP_%s%nNOTIFICATION: ASSOC_CHANGE - %s", change, change);
        if (change == AssociationChange.COMM_UP) {
            association = reception.association();
        } else if (ToolSocket.isLast(reception)) {
            say("No association is present now!!");
        }
    }

    private void show(Reception.Data data) {
        byte[] payload = data.payload();
        totals.received(payload.length, data.endOfRecord());
        say(
                "SNDRCV%n   sinfo_stream %d%n   sinfo_ssn %d%n   sinfo_flags 0x%x%n   sinfo_ppid %s%n   sinfo_assoc_id"
                        + "  %d",
                data.info().stream(),
                data.info().streamSequenceNumber(),
                data.info().unordered() ? 1 : 0,
                Integer.toUnsignedString(data.info().payloadProtocolIdentifier()),
                data.association().id());
        // The last byte is the zero that ends a text.
        say("DATA(%d):  %s", payload.length, Payloads.shown(payload, 0, Math.max(0, payload.length - SHOWN_PREFIX)));
    }

    private void echo(Reception.Data data) throws InterruptedException {
        try {
            data.association()
                    .send(Message.wrap(data.payload())
                            .onStream(data.info().stream())
                            .withPayloadProtocolIdentifier(data.info().payloadProtocolIdentifier())
                            .unordered(data.info().unordered()));
            totals.sent(data.payload().length);
        } catch (IOException | IllegalArgumentException e) {
            say("%s: error: %s", setting.name(), e.getMessage());
        }
    }

    /** Prints what still comes of the association that was told to end, up to its end. */
    void receiveEnd() throws IOException, InterruptedException {
        Association ending = association;
        while (true) {
            Reception reception = socket.receive();
            if (reception == null) {
                break;
            }
            show(reception);
            if (ToolSocket.isLast(reception) && reception.association().equals(ending)) {
                break;
            }
        }
        // Who is told of the end may be told before it is complete.
        Awaiting.end(ending, setting.patience());
        forget();
    }

    private void forget() throws IOException {
        association = null;
        if (setting.oneToOne() && setting.destination() != null) {
            reopen();
        }
    }

    private void reopen() throws IOException {
        socket.close();
        socket = opener.open(options);
    }

    boolean isAssociated() {
        return association != null && !association.ended().isDone();
    }

    Association association() {
        return association;
    }

    Setting setting() {
        return setting;
    }

    Options options() {
        return options;
    }

    /** Options that hold for the next association; without one the socket is bound again with them at once. */
    void setOptions(Options changed) throws IOException {
        options = changed;
        if (!isAssociated()) {
            reopen();
        }
    }

    void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    /** What was sent and received. */
    public Totals totals() {
        return totals;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
