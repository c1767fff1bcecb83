/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a direction of a network does to packets. Immutable; begin with {@link #NONE} and say what differs.
 *
 * @param delay how long every packet takes
 * @param jitter up to how much longer it may take; packets may overtake each other by that
 * @param loss the share of packets that vanish, 0 to 1
 * @param lossBurst how many packets in a row are lost on average where one is; 1 for each by chance of its own
 * @param duplication the share of packets that arrive twice, 0 to 1
 * @param reordering the share of packets that are held back so that others overtake them, 0 to 1
 * @param corruption the share of packets in which a bit is turned, 0 to 1
 * @param bitsPerSecond how fast packets leave the queue; 0 for at once
 * @param queueBytes how much the queue holds; what comes on top is dropped
 * @param maximumPacketSize the largest SCTP packet that gets through
 * @param tooBig what becomes of a larger one
 * @param markBytes how much the queue may hold before packets are marked with Congestion Experienced (RFC 3168), if their sender allows
 *     that; 0 for never
 * @param down whether nothing gets through at all
 */
public record Impairments(
        Duration delay,
        Duration jitter,
        double loss,
        double lossBurst,
        double duplication,
        double reordering,
        double corruption,
        long bitsPerSecond,
        int queueBytes,
        int maximumPacketSize,
        TooBig tooBig,
        int markBytes,
        boolean down) {

    /** What becomes of a packet that is larger than the network carries. */
    public enum TooBig {
        /** It is dropped, and its sender is told. */
        REPORT,
        /** It is dropped, and nobody is told: a black hole. */
        DROP,
        /** It arrives all the same, as IP fragments put together would. */
        FRAGMENT
    }

    /** A network that delivers everything after a millisecond. */
    public static final Impairments NONE = new Impairments(
            Duration.ofMillis(1), Duration.ZERO, 0, 1, 0, 0, 0, 0, 1 << 20, 65_535, TooBig.REPORT, 0, false);

    /** Checks the ranges. */
    public Impairments {
        if (delay.isNegative() || jitter.isNegative() || bitsPerSecond < 0 || queueBytes < 0 || markBytes < 0) {
            throw new IllegalArgumentException("a negative time, rate or size");
        }
        for (double share : new double[] {loss, duplication, reordering, corruption}) {
            if (share < 0 || share > 1) {
                throw new IllegalArgumentException("a share of packets is from 0 to 1, not " + share);
            }
        }
        if (!(lossBurst >= 1)) {
            throw new IllegalArgumentException("a burst of losses has at least 1 packet, not " + lossBurst);
        }
    }

    /** With losses that come in bursts of so many packets on average, at least 1; the share of all stays. */
    public Impairments lossBurst(double packets) {
        return change(draft -> draft.lossBurst = packets);
    }

    /** With another delay. */
    public Impairments delay(Duration value) {
        return change(draft -> draft.delay = value);
    }

    /** With another jitter. */
    public Impairments jitter(Duration value) {
        return change(draft -> draft.jitter = value);
    }

    /** With another share of packets that suffer loss. */
    public Impairments loss(double value) {
        return change(draft -> draft.loss = value);
    }

    /** With another share of packets that suffer duplication. */
    public Impairments duplication(double value) {
        return change(draft -> draft.duplication = value);
    }

    /** With another share of packets that suffer reordering. */
    public Impairments reordering(double value) {
        return change(draft -> draft.reordering = value);
    }

    /** With another share of packets that suffer corruption. */
    public Impairments corruption(double value) {
        return change(draft -> draft.corruption = value);
    }

    /** With another rate and queue. */
    public Impairments rate(long newBitsPerSecond, int newQueueBytes) {
        return change(draft -> {
            draft.bitsPerSecond = newBitsPerSecond;
            draft.queueBytes = newQueueBytes;
        });
    }

    /** With another limit for the size of packets. */
    public Impairments maximumPacketSize(int value, TooBig whatThen) {
        return change(draft -> {
            draft.maximumPacketSize = value;
            draft.tooBig = whatThen;
        });
    }

    /** With another length of the queue from which on packets are marked. */
    public Impairments markBytes(int value) {
        return change(draft -> draft.markBytes = value);
    }

    /** Up or down. */
    public Impairments down(boolean value) {
        return change(draft -> draft.down = value);
    }

    private Impairments change(Consumer<Draft> what) {
        var draft = new Draft(this);
        what.accept(draft);
        return draft.finish();
    }

    /** The same, while it changes. */
    private static final class Draft {
        private Duration delay;
        private Duration jitter;
        private double loss;
        private double lossBurst;
        private double duplication;
        private double reordering;
        private double corruption;
        private long bitsPerSecond;
        private int queueBytes;
        private int maximumPacketSize;
        private TooBig tooBig;
        private int markBytes;
        private boolean down;

        Draft(Impairments from) {
            delay = from.delay;
            jitter = from.jitter;
            loss = from.loss;
            lossBurst = from.lossBurst;
            duplication = from.duplication;
            reordering = from.reordering;
            corruption = from.corruption;
            bitsPerSecond = from.bitsPerSecond;
            queueBytes = from.queueBytes;
            maximumPacketSize = from.maximumPacketSize;
            tooBig = from.tooBig;
            markBytes = from.markBytes;
            down = from.down;
        }

        Impairments finish() {
            return new Impairments(
                    delay,
                    jitter,
                    loss,
                    lossBurst,
                    duplication,
                    reordering,
                    corruption,
                    bitsPerSecond,
                    queueBytes,
                    maximumPacketSize,
                    tooBig,
                    markBytes,
                    down);
        }
    }
}
