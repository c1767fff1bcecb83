/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.console;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.sluice.cli.tools.Payloads;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationListener;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.ReceivedMessage;

/**
 * What becomes of all that arrives. Some messages are between test programs: those that begin with "ping" are returned with "pong" in its place, loop requests as loop responses, and
 * those that begin with "bulk" are counted; all others are printed.
 */
final class Inbox implements AssociationListener {

    /** The first byte of a message that is to be returned. */
    static final byte LOOP_REQUEST = 1;

    /** The first byte of one that was. */
    static final byte LOOP_RESPONSE = 2;

    private static final int SHOWN_BYTES = 72;

    private final PrintStream out;
    private final AtomicLong bulk = new AtomicLong();
    private final AtomicLong unseen = new AtomicLong();
    private final AtomicReference<CompletableFuture<Void>> awaited = new AtomicReference<>();
    private volatile boolean silent;

    Inbox(PrintStream out) {
        this.out = out;
    }

    /** The next answer to a ping or to a loop request; the association's end ends the waiting. */
    CompletableFuture<Void> nextAnswer(Association association) {
        var answer = new CompletableFuture<Void>();
        awaited.set(answer);
        association
                .ended()
                .whenComplete((nothing, failure) ->
                        answer.completeExceptionally(new IOException("the association has ended")));
        return answer;
    }

    /** How many bulk messages have come since it was asked last. */
    long takeBulk() {
        return bulk.getAndSet(0);
    }

    /** How many messages were not printed since it was asked last. */
    long takeUnseen() {
        return unseen.getAndSet(0);
    }

    boolean isSilent() {
        return silent;
    }

    void silent(boolean value) {
        silent = value;
    }

    @Override
    public void readable(Association association) {
        for (ReceivedMessage message = association.poll(); message != null; message = association.poll()) {
            take(association, message);
        }
    }

    private void take(Association association, ReceivedMessage message) {
        byte[] payload = message.payload();
        if (begins(payload, "ping")) {
            answer(association, message, "pong".getBytes(StandardCharsets.US_ASCII));
        } else if (payload[0] == LOOP_REQUEST) {
            answer(association, message, new byte[] {LOOP_RESPONSE});
        } else if (begins(payload, "pong") || payload[0] == LOOP_RESPONSE) {
            var answer = awaited.getAndSet(null);
            if (answer != null) {
                answer.complete(null);
            }
        } else if (begins(payload, "bulk")) {
            bulk.incrementAndGet();
        } else if (silent) {
            unseen.incrementAndGet();
        } else {
            print(association, message);
        }
    }

    private static boolean begins(byte[] payload, String word) {
        return payload.length >= word.length()
                && new String(payload, 0, word.length(), StandardCharsets.ISO_8859_1).equals(word);
    }

    private void answer(Association association, ReceivedMessage message, byte[] beginning) {
        byte[] payload = message.payload();
        System.arraycopy(beginning, 0, payload, 0, beginning.length);
        Message answer = message.toMessage();
        if (message.stream() >= association.outboundStreams()) {
            answer = answer.onStream(0);
        }
        try {
            if (!association.trySend(answer)) {
                say("association " + association.id() + ": an answer was dropped, the send buffer is full");
            }
        } catch (IOException e) {
            say("association " + association.id() + ": an answer was dropped, " + e.getMessage());
        }
    }

    private void print(Association association, ReceivedMessage message) {
        byte[] payload = message.payload();
        int shown = Math.min(payload.length, SHOWN_BYTES);
        say("association " + association.id() + ": " + message + ", ppid "
                + Integer.toUnsignedString(message.payloadProtocolIdentifier()) + ": "
                + Payloads.shown(payload, 0, shown) + (shown < payload.length ? "..." : ""));
    }

    @Override
    public void notified(Association association, Notification notification) {
        // Each message that is acknowledged alone would bring one of these.
        if (!silent && !(notification instanceof Notification.SenderDry)) {
            say("association " + association.id() + ": " + describe(notification));
        }
    }

    private static String describe(Notification notification) {
        if (notification instanceof Notification.Established up) {
            return "up, " + up.outboundStreams() + " streams out, " + up.inboundStreams() + " in";
        } else if (notification instanceof Notification.ShutdownComplete) {
            return "shut down";
        } else if (notification instanceof Notification.Lost lost) {
            return "lost: " + lost.cause().getMessage();
        } else if (notification instanceof Notification.Restarted) {
            return "restarted by the peer";
        } else if (notification instanceof Notification.PathChanged path) {
            return "path to " + path.remote().getHostAddress() + " is " + path.state();
        } else if (notification instanceof Notification.HeartbeatAnswered answer) {
            return "HEARTBEAT answered by " + answer.remote().getHostAddress() + " in "
                    + String.format(
                            Locale.ROOT, "%.3f ms", answer.roundTripTime().toNanos() / 1e6);
        } else if (notification instanceof Notification.PeerShutdown) {
            return "the peer is shutting down";
        } else if (notification instanceof Notification.OfExtension event) {
            return event.extension() + ": " + event.name() + " " + event.values();
        }
        return notification.toString();
    }

    void say(String text) {
        out.println(text);
        out.flush();
    }
}
