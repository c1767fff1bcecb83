/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.AssociationStatus;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;

/** The commands of {@code sctp_darn -I}. What one of them can't do is said, and the next one may come. */
final class DarnCommands {

    private static final String HELP = """
        Interactive commands:
        snd=<int>        - Send a message of that length.
        rcv=<int>        - Receive a message or notification. The number does not matter.
        rcvbuf=<int>     - Get or set the receive buffer, before there is an association.
        sndbuf=<int>     - Get or set the send buffer, before there is an association.
        bindx-add=<addr> - Add a local address; the peer is told where dynamic addresses are used.
        bindx-rem=<addr> - Take a local address away.
        primary=<addr>   - Get or set the primary path.
        peer_primary=<addr> - Ask the peer to prefer an address of ours (needs dynamic addresses).
        heartbeat=<addr> - Send a HEARTBEAT now; to all addresses if none is given.
        maxseg=<int>     - Get or set the largest fragment; 0 for as large as fits.
        nodelay=<0|1>    - Get or set whether small messages are sent at once.
        shutdown         - End the association gracefully.
        abort            - End the association at once.
        stats            - What the association has done.
        ?                - This list.\
        """;

    private static final String DYNAMIC_ADDRESSES = "ext.asconf";

    private final Darn darn;
    private final Payloads payloads = new Payloads();

    DarnCommands(Darn darn) {
        this.darn = darn;
    }

    void execute(String line) throws IOException, InterruptedException {
        String text = line.strip();
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? null : text.substring(equals + 1);
        try {
            execute(name, value);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            darn.say("%s: error: %s", darn.setting().name(), e.getMessage());
        }
    }

    private void execute(String name, String value) throws IOException, InterruptedException {
        switch (name) {
            case "", "?" -> darn.say("%s", HELP);
            case "snd" ->
                darn.send(payloads.visible(number(value, 1, AssociationOptions.MAXIMUM_MESSAGE_SIZE.defaultValue())));
            case "rcv" -> darn.receive();
            case "rcvbuf" -> buffer("rcvbuf", AssociationOptions.RECEIVE_BUFFER, value);
            case "sndbuf" -> buffer("sndbuf", AssociationOptions.SEND_BUFFER, value);
            case "maxseg" -> adjust("maxseg", AssociationOptions.MAXIMUM_SEGMENT_SIZE, value);
            case "nodelay" -> noDelay(value);
            case "bindx-add" -> darn.bindx(address(value), true);
            case "bindx-rem" -> darn.bindx(address(value), false);
            case "primary" -> primary(value);
            case "peer_primary" -> peerPrimary(value);
            case "heartbeat" -> heartbeat(value);
            case "shutdown" -> end("SHUTDOWN");
            case "abort" -> end("ABORT");
            case "stats" -> stats();
            default -> darn.say("Invalid input.");
        }
    }

    private static int number(String value, int least, int most) {
        try {
            int number = Integer.parseInt(value == null ? "" : value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The message below says it.
        }
        throw new IllegalArgumentException(
                "\"" + (value == null ? "" : value) + "\" is not a number in " + least + " to " + most);
    }

    private void buffer(String name, Option<Integer> option, String value) throws IOException {
        if (value == null) {
            darn.say("%s is %d.", name, darn.options().get(option));
        } else if (darn.isAssociated()) {
            throw new IllegalStateException(name + " can't be changed while there is an association");
        } else {
            darn.setOptions(darn.options().with(option, number(value, 0, Integer.MAX_VALUE)));
        }
    }

    private void adjust(String name, Option<Integer> option, String value) throws IOException {
        if (value == null) {
            Options current = darn.isAssociated() ? darn.association().options() : darn.options();
            darn.say("%s is %d.", name, current.get(option));
        } else {
            change(Options.none().with(option, number(value, 0, Integer.MAX_VALUE)));
        }
    }

    private void noDelay(String value) throws IOException {
        if (value == null) {
            Options current = darn.isAssociated() ? darn.association().options() : darn.options();
            darn.say("nodelay is %d.", current.get(AssociationOptions.NO_DELAY) ? 1 : 0);
        } else {
            change(Options.none().with(AssociationOptions.NO_DELAY, number(value, 0, 1) == 1));
        }
    }

    private void change(Options changes) throws IOException {
        if (darn.isAssociated()) {
            darn.association().configure(changes);
        }
        darn.setOptions(darn.options().with(changes));
    }

    private Association association() {
        if (!darn.isAssociated()) {
            throw new IllegalStateException("No association is present");
        }
        return darn.association();
    }

    private void primary(String value) throws IOException {
        if (value == null) {
            darn.say("%s", association().status().primaryPath().remote().getHostAddress());
        } else {
            association().setPrimary(AddressList.first(value.strip(), null));
        }
    }

    /** By a question, so that nothing here needs the extension. */
    private void peerPrimary(String value) throws IOException, InterruptedException {
        if (value == null) {
            throw new IllegalArgumentException("peer_primary can only be set");
        }
        InetAddress address = AddressList.first(value.strip(), null);
        var change = Map.of("kind", "SET_PRIMARY", "address", address.getAddress());
        try {
            Map<String, Object> answer = association()
                    .ask(DYNAMIC_ADDRESSES, "change", Map.of("changes", List.of(change)))
                    .get(darn.setting().patience().toNanos(), TimeUnit.NANOSECONDS);
            darn.say("%s", String.valueOf(answer.get("outcomes")));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the peer has not answered", e);
        }
    }

    private static InetAddress address(String value) throws IOException {
        if (value == null) {
            throw new IllegalArgumentException("an address is missing");
        }
        return AddressList.first(value.strip(), null);
    }

    private void heartbeat(String value) throws IOException {
        Association association = association();
        if (value == null) {
            association.remoteAddresses().forEach(association::heartbeat);
        } else {
            association.heartbeat(AddressList.first(value.strip(), null));
        }
    }

    private void end(String how) throws IOException, InterruptedException {
        if (!darn.isAssociated()) {
            darn.say("The association isn't present yet! Cannot %s!", how);
            return;
        }
        if (how.equals("ABORT")) {
            darn.association().abort("");
        } else {
            darn.association().shutdown();
        }
        darn.receiveEnd();
        darn.say("Successfully %s the original association", how);
    }

    private void stats() {
        AssociationStatus status = association().status();
        darn.say("Retransmitted Chunks: %d", status.retransmittedChunks());
        darn.say("Messages sent: %d", status.sentMessages());
        darn.say("Messages received: %d", status.receivedMessages());
        darn.say("Bytes sent: %d", status.sentBytes());
        darn.say("Bytes received: %d", status.receivedBytes());
        darn.say("Chunks not acknowledged: %d", status.unacknowledgedChunks());
        darn.say("Bytes not yet sent: %d", status.queuedBytes());
        darn.say("Peer's window: %d", status.peerReceiveWindow());
        status.paths().forEach(path -> darn.say("%s", StatusTable.pathLine(path)));
    }
}
