/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.tools;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.json.JSONObject;

/** What a tool has sent and received. Any thread. */
public final class Totals {

    private final AtomicLong sentMessages = new AtomicLong();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong receivedMessages = new AtomicLong();
    private final AtomicLong receivedBytes = new AtomicLong();
    private final AtomicLong firstAt = new AtomicLong();
    private final AtomicLong lastAt = new AtomicLong();

    /** A message was handed over. */
    public void sent(int bytes) {
        sentMessages.incrementAndGet();
        sentBytes.addAndGet(bytes);
        now();
    }

    /** A message, or the part of one, arrived. */
    public void received(int bytes, boolean ending) {
        if (ending) {
            receivedMessages.incrementAndGet();
        }
        receivedBytes.addAndGet(bytes);
        now();
    }

    private void now() {
        long now = System.nanoTime();
        firstAt.compareAndSet(0, now);
        lastAt.set(now);
    }

    /** Whether at least so many messages were received. */
    public boolean hasReceived(long messages) {
        return receivedMessages.get() >= messages;
    }

    /** From the first message to the last, in seconds. */
    private double seconds() {
        return firstAt.get() == 0 ? 0 : Math.max(0, (lastAt.get() - firstAt.get()) / 1e9);
    }

    /** A line for people. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "sent %d messages, %d bytes; received %d messages, %d bytes; %.3f s",
                sentMessages.get(),
                sentBytes.get(),
                receivedMessages.get(),
                receivedBytes.get(),
                seconds());
    }

    /** The same for programs. */
    public JSONObject json() {
        return new JSONObject()
                .put("sentMessages", sentMessages.get())
                .put("sentBytes", sentBytes.get())
                .put("receivedMessages", receivedMessages.get())
                .put("receivedBytes", receivedBytes.get())
                .put("seconds", Math.rint(seconds() * 1000) / 1000);
    }
}
