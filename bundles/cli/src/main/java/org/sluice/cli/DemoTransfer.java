/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.sluice.sctp.Association;
import org.sluice.sctp.Message;
import org.sluice.sctp.ReceivedMessage;

/**
 * Random data over the streams of an association, every eighth message unordered. What is ordered is compared by one SHA-256 a stream; what
 * is not, by the sum of the SHA-256 of each message, which is the same in any order.
 */
final class DemoTransfer {

    private static final int MESSAGE_SIZE = 16 << 10;
    private static final int UNORDERED_EVERY = 8;

    /** What one side has seen. */
    private static final class Sums {
        private final MessageDigest[] streams;
        private final MessageDigest single = sha256();
        private final byte[] unordered = new byte[32];

        Sums(int count) {
            streams = new MessageDigest[count];
            Arrays.setAll(streams, i -> sha256());
        }

        void add(int stream, boolean withoutOrder, byte[] payload) {
            if (!withoutOrder) {
                streams[stream].update(payload);
                return;
            }
            byte[] digest = single.digest(payload);
            int carry = 0;
            for (int i = 0; i < digest.length; i++) {
                carry += (unordered[i] & 0xff) + (digest[i] & 0xff);
                unordered[i] = (byte) carry;
                carry >>>= 8;
            }
        }

        boolean equal(Sums other) {
            boolean same = Arrays.equals(unordered, other.unordered);
            for (int i = 0; i < streams.length; i++) {
                same &= Arrays.equals(streams[i].digest(), other.streams[i].digest());
            }
            return same;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    private final Association from;
    private final Association to;
    private final long total;
    private final int streams;
    private long bytes;
    private long messages;
    private long unorderedMessages;
    private long nanos;

    DemoTransfer(Association from, Association to, long total, int streams) {
        this.from = from;
        this.to = to;
        this.total = total;
        this.streams = streams;
    }

    /** Moves everything, shuts the association down, and says whether what arrived is what was sent. */
    boolean run(ProgressBar bar) throws Exception {
        long begin = System.nanoTime();
        var sent = new CompletableFuture<Sums>();
        var sender = new Thread(
                () -> {
                    try {
                        sent.complete(send());
                    } catch (Exception e) {
                        sent.completeExceptionally(e);
                        from.abort("the sender failed");
                    }
                },
                "demo-sender");
        sender.start();
        var received = new Sums(streams);
        for (ReceivedMessage message = to.receive(); message != null; message = to.receive()) {
            received.add(message.stream(), message.unordered(), message.payload());
            bytes += message.length();
            messages++;
            unorderedMessages += message.unordered() ? 1 : 0;
            if (bar != null) {
                bar.show(bytes);
            }
        }
        nanos = System.nanoTime() - begin;
        if (bar != null) {
            bar.end();
        }
        try {
            return sent.get().equal(received) && bytes == total;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private Sums send() throws Exception {
        var sums = new Sums(streams);
        var random = new SplittableRandom();
        long left = total;
        for (long number = 0; left > 0; number++) {
            byte[] payload = new byte[(int) Math.min(left, MESSAGE_SIZE)];
            random.nextBytes(payload);
            int stream = (int) (number % streams);
            boolean unordered = number % UNORDERED_EVERY == UNORDERED_EVERY - 1;
            sums.add(stream, unordered, payload);
            from.send(Message.wrap(payload).onStream(stream).unordered(unordered));
            left -= payload.length;
        }
        from.shutdown().get();
        return sums;
    }

    long bytes() {
        return bytes;
    }

    long messages() {
        return messages;
    }

    long unorderedMessages() {
        return unorderedMessages;
    }

    double seconds() {
        return nanos / 1e9;
    }
}
