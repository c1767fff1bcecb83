/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sluice.sctp.Message;
import org.sluice.sctp.ReceivedMessage;

/**
 * What became of each message that was sent one way: it arrived, whole, once and in order, or it was given back. Messages carry their number,
 * so that they are known wherever they turn up.
 */
final class Ledger {

    /** The shortest message: its number and its length. */
    static final int SHORTEST = 8;

    private record Sent(int stream, boolean unordered, int length) {}

    private final Map<Integer, Sent> sent = new HashMap<>();
    private final Map<Integer, TreeSet<Integer>> orderedByStream = new HashMap<>();
    private final Set<Integer> received = new HashSet<>();
    private final Set<Integer> givenBack = new HashSet<>();
    private final Set<Integer> neverSent = new HashSet<>();
    private boolean peersWereReplaced;
    private int next;

    /** The next message; {@link #sent} when it was taken. */
    Message next(int stream, boolean unordered, int length) {
        var payload = ByteBuffer.allocate(Math.max(SHORTEST, length));
        payload.putInt(next).putInt(payload.capacity());
        while (payload.hasRemaining()) {
            payload.put(content(next, payload.position()));
        }
        return Message.wrap(payload.array()).onStream(stream).unordered(unordered);
    }

    private static byte content(int number, int index) {
        return (byte) (number * 31 + index * 7 + (index >>> 8));
    }

    void sent(Message message) {
        sent.put(next, new Sent(message.stream(), message.isUnordered(), message.length()));
        if (!message.isUnordered()) {
            orderedByStream
                    .computeIfAbsent(message.stream(), stream -> new TreeSet<>())
                    .add(next);
        }
        next++;
    }

    /** One side lost its memory: what was on its way may be lost without a trace. */
    void peerWasReplaced() {
        peersWereReplaced = true;
    }

    boolean hasPeerBeenReplaced() {
        return peersWereReplaced;
    }

    void received(ReceivedMessage message) {
        var payload = ByteBuffer.wrap(message.payload());
        int number = payload.getInt();
        Sent entry = sent.get(number);
        check(entry != null, "message " + number + " was never sent");
        check(entry.length == message.length(), "message " + number + " has another length");
        check(entry.stream == message.stream(), "message " + number + " was sent on another stream");
        check(entry.unordered == message.unordered(), "message " + number + " was sent otherwise");
        for (int i = SHORTEST; i < entry.length; i++) {
            check(message.payload()[i] == content(number, i), "message " + number + " is changed");
        }
        check(!neverSent.contains(number), "message " + number + " was given back as never sent");
        check(received.add(number) || peersWereReplaced, "message " + number + " arrived twice");
        if (!entry.unordered) {
            var queue = orderedByStream.get(entry.stream);
            if (peersWereReplaced) {
                queue.headSet(number, true).clear();
            } else {
                // What an earlier association gave back never came this far.
                queue.headSet(number).removeIf(givenBack::contains);
                check(queue.pollFirst() == number, "message " + number + " arrived out of order");
            }
        }
    }

    void givenBack(Message message, boolean wasSent) {
        var payload = message.payload().duplicate();
        int number = payload.getInt(payload.position());
        check(sent.containsKey(number), "message " + number + " is given back but was never sent");
        check(givenBack.add(number), "message " + number + " is given back twice");
        if (!wasSent) {
            check(!received.contains(number), "message " + number + " arrived, and is given back as never sent");
            neverSent.add(number);
        }
    }

    /** Whether everything has arrived. */
    boolean isComplete() {
        return received.size() == sent.size();
    }

    /** Whether everything has arrived or was given back. */
    boolean isAccountedFor() {
        return received.size() + givenBack.size() >= sent.size()
                && sent.keySet().stream().allMatch(number -> received.contains(number) || givenBack.contains(number));
    }

    int sentCount() {
        return next;
    }

    /** The association has ended and everything was taken: nothing may be unaccounted for. */
    void checkAccounts(boolean gracefully) {
        if (peersWereReplaced) {
            return;
        }
        for (int number : sent.keySet()) {
            check(
                    received.contains(number) || givenBack.contains(number),
                    "message " + number + " neither arrived nor was given back");
        }
        if (gracefully) {
            check(isComplete(), "a graceful end, but not everything has arrived");
        }
    }

    @Override
    public String toString() {
        return received.size() + " arrived, " + givenBack.size() + " given back, " + sent.size() + " sent"
                + (peersWereReplaced ? ", a side was lost" : "");
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new AssertionError(what);
        }
    }
}
