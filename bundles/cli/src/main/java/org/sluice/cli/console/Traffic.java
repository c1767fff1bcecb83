/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.sluice.cli.tools.AddressList;
import org.sluice.sctp.Association;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;

/** Commands that send: texts, pings, loops and bulk. */
final class Traffic {

    private static final int MOST_STREAMS = 65535;
    private static final int MOST_MESSAGES = 1_000_000_000;
    private static final int MOST_WORDS = 1000;
    private static final int LOOP_HEADER = 16;
    private static final int DEFAULT_LOOP = 64;
    private static final int WORD = 4;

    private final TestApp app;
    private final Inbox inbox;
    private final Random random = new Random();
    private int stream;
    private int identifier;
    private boolean unordered;
    private long loops;
    private volatile boolean stopping;
    private Thread bulk;

    Traffic(TestApp app, Inbox inbox) {
        this.app = app;
        this.inbox = inbox;
    }

    void addTo(CommandTable table) {
        table.add(
                "send",
                "TEXT",
                "sends a text; opens an association to the destination if there is none",
                1,
                MOST_WORDS,
                a -> send(association(), a));
        table.add(
                "sendasoc",
                "ID TEXT",
                "sends a text by an association",
                2,
                MOST_WORDS,
                a -> send(app.byId(a.get(0)), a.subList(1, a.size())));
        table.add(
                "sendx",
                "TEXT PORT ADDRESS...",
                "opens an association to addresses and sends a word",
                3,
                MOST_WORDS,
                this::sendTo);
        table.add("sendloop", "[SIZE]", "sends a message that the peer returns, and waits for that", 0, 1, this::loop);
        table.add("sendloopend", "[SIZE]", "the same, and ends the association", 0, 1, a -> {
            loop(a);
            app.await(app.current().shutdown());
        });
        table.add("ping", "SIZE STREAM COUNT", "messages to and fro, one at a time", 3, 3, this::ping);
        table.add(
                "bulk", "SIZE STREAM COUNT", "sends many messages, while other commands may follow", 3, 3, this::bulk);
        table.add("bulkstop", "", "stops that", 0, 0, a -> stop());
        table.add(
                "bulkstat",
                "",
                "how many such messages have come since it was asked last",
                0,
                0,
                a -> app.say(inbox.takeBulk() + " bulk messages received"));
        table.add(
                "setdefstream",
                "STREAM",
                "the stream of texts",
                1,
                1,
                a -> stream = CommandTable.number("stream", a.get(0), 0, MOST_STREAMS));
        table.add(
                "setpay",
                "NUMBER",
                "the payload protocol identifier of texts",
                1,
                1,
                a -> identifier = identifier(a.get(0)));
        table.add(
                "setopts",
                "ordered|unordered",
                "whether texts are ordered",
                1,
                1,
                a -> unordered = unordered(a.get(0)));
        table.add("silent", "", "arriving messages are counted and not printed, or printed again", 0, 0, a -> {
            inbox.silent(!inbox.isSilent());
            app.say(inbox.isSilent() ? "silent" : "not silent");
        });
        table.add(
                "silentcnt",
                "",
                "how many were not printed since it was asked last",
                0,
                0,
                a -> app.say(inbox.takeUnseen() + " messages not printed"));
    }

    private static int identifier(String text) {
        try {
            long value = Long.decode(text);
            if (value >= 0 && value <= 0xffff_ffffL) {
                return (int) value;
            }
        } catch (NumberFormatException e) {
            // The message below says it.
        }
        throw new IllegalArgumentException("\"" + text + "\" is not a number in 0 to 4294967295");
    }

    private static boolean unordered(String word) {
        return switch (word) {
            case "ordered" -> false;
            case "unordered" -> true;
            default -> throw new IllegalArgumentException("\"" + word + "\" is neither ordered nor unordered");
        };
    }

    private Association association() throws IOException, InterruptedException {
        return app.hasCurrent() ? app.current() : app.connect(app.hosts(), app.port());
    }

    private void send(Association association, List<String> words) throws IOException, InterruptedException {
        association.send(dressed(Message.of(String.join(" ", words)).onStream(stream)));
    }

    private Message dressed(Message message) {
        return message.withPayloadProtocolIdentifier(identifier).unordered(unordered);
    }

    private void sendTo(List<String> arguments) throws IOException, InterruptedException {
        int port = CommandTable.number("port", arguments.get(1), 1, 65535);
        send(app.connect(AddressList.all(arguments.subList(2, arguments.size()), null), port), arguments.subList(0, 1));
    }

    private void loop(List<String> arguments) throws IOException, InterruptedException {
        int size = arguments.isEmpty()
                ? DEFAULT_LOOP
                : CommandTable.number("size", arguments.get(0), LOOP_HEADER, largest());
        loops++;
        ByteBuffer request = ByteBuffer.allocate(size)
                .put(Inbox.LOOP_REQUEST)
                .put((byte) 0)
                .putShort((short) (size - LOOP_HEADER))
                .putInt(0)
                .putLong(loops);
        double millis =
                exchange(association(), dressed(Message.wrap(request.rewind()).onStream(stream)));
        app.say(String.format(Locale.ROOT, "%d bytes returned in %.3f ms", size, millis));
    }

    private double exchange(Association association, Message message) throws IOException, InterruptedException {
        CompletableFuture<Void> answer = inbox.nextAnswer(association);
        long begin = System.nanoTime();
        association.send(message);
        app.await(answer);
        return (System.nanoTime() - begin) / 1e6;
    }

    private void ping(List<String> arguments) throws IOException, InterruptedException {
        int size = CommandTable.number("size", arguments.get(0), WORD, largest());
        int on = CommandTable.number("stream", arguments.get(1), 0, MOST_STREAMS);
        int count = CommandTable.number("count", arguments.get(2), 1, MOST_MESSAGES);
        Association association = association();
        double least = Double.MAX_VALUE;
        double sum = 0;
        double most = 0;
        for (int i = 0; i < count; i++) {
            double millis = exchange(association, filled("ping", size).onStream(on));
            least = Math.min(least, millis);
            sum += millis;
            most = Math.max(most, millis);
        }
        app.say(String.format(
                Locale.ROOT,
                "%d round trips of %d bytes: min/avg/max = %.3f/%.3f/%.3f ms",
                count,
                size,
                least,
                sum / count,
                most));
    }

    private static int largest() {
        return AssociationOptions.MAXIMUM_MESSAGE_SIZE.defaultValue();
    }

    private Message filled(String word, int size) {
        var payload = new byte[size];
        random.nextBytes(payload);
        System.arraycopy(word.getBytes(StandardCharsets.US_ASCII), 0, payload, 0, WORD);
        return Message.wrap(payload);
    }

    private void bulk(List<String> arguments) throws IOException, InterruptedException {
        int size = CommandTable.number("size", arguments.get(0), WORD, largest());
        int on = CommandTable.number("stream", arguments.get(1), 0, MOST_STREAMS);
        int count = CommandTable.number("count", arguments.get(2), 1, MOST_MESSAGES);
        if (bulk != null && bulk.isAlive()) {
            throw new IllegalStateException("a bulk transfer is under way; bulkstop stops it");
        }
        Association association = association();
        Message message = filled("bulk", size).onStream(on);
        stopping = false;
        bulk = new Thread(() -> transfer(association, message, count), "bulk");
        bulk.setDaemon(true);
        bulk.start();
    }

    private void transfer(Association association, Message message, int count) {
        long begin = System.nanoTime();
        int sent = 0;
        try {
            while (sent < count && !stopping) {
                association.send(message);
                sent++;
            }
        } catch (IOException | IllegalArgumentException e) {
            app.say("bulk: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        app.say(String.format(
                Locale.ROOT,
                "bulk: %d messages of %d bytes handed over in %.3f s",
                sent,
                message.length(),
                (System.nanoTime() - begin) / 1e9));
    }

    private void stop() throws InterruptedException {
        stopping = true;
        finish();
    }

    /** Waits until everything was handed over. */
    void finish() throws InterruptedException {
        if (bulk != null) {
            bulk.join();
        }
    }
}
