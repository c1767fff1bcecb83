/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.time.Duration;

/**
 * What a direction of a network does to packets. Immutable; begin with {@link #NONE} and say what differs.
 *
 * @param delay how long every packet takes
 * @param jitter up to how much longer it may take; packets may overtake each other by that
 * @param loss the share of packets that vanish, 0 to 1
 * @param duplication the share of packets that arrive twice, 0 to 1
 * @param reordering the share of packets that are held back so that others overtake them, 0 to 1
 * @param corruption the share of packets in which a bit is turned, 0 to 1
 * @param bitsPerSecond how fast packets leave the queue; 0 for at once
 * @param queueBytes how much the queue holds; what comes on top is dropped
 * @param maximumPacketSize the largest SCTP packet that gets through
 * @param tooBig what becomes of a larger one
 * @param down whether nothing gets through at all
 */
public record Impairments(
        Duration delay,
        Duration jitter,
        double loss,
        double duplication,
        double reordering,
        double corruption,
        long bitsPerSecond,
        int queueBytes,
        int maximumPacketSize,
        TooBig tooBig,
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
    public static final Impairments NONE =
            new Impairments(Duration.ofMillis(1), Duration.ZERO, 0, 0, 0, 0, 0, 1 << 20, 65_535, TooBig.REPORT, false);

    /** Checks the ranges. */
    public Impairments {
        for (double share : new double[] {loss, duplication, reordering, corruption}) {
            if (share < 0 || share > 1) {
                throw new IllegalArgumentException("a share of packets is from 0 to 1, not " + share);
            }
        }
    }

    /** With another delay. */
    public Impairments delay(Duration value) {
        return new Impairments(
                value,
                jitter,
                loss,
                duplication,
                reordering,
                corruption,
                bitsPerSecond,
                queueBytes,
                maximumPacketSize,
                tooBig,
                down);
    }

    /** With another jitter. */
    public Impairments jitter(Duration value) {
        return new Impairments(
                delay,
                value,
                loss,
                duplication,
                reordering,
                corruption,
                bitsPerSecond,
                queueBytes,
                maximumPacketSize,
                tooBig,
                down);
    }

    /** With another share of packets lost. */
    public Impairments loss(double value) {
        return new Impairments(
                delay,
                jitter,
                value,
                duplication,
                reordering,
                corruption,
                bitsPerSecond,
                queueBytes,
                maximumPacketSize,
                tooBig,
                down);
    }

    /** With another share of packets duplicated. */
    public Impairments duplication(double value) {
        return new Impairments(
                delay,
                jitter,
                loss,
                value,
                reordering,
                corruption,
                bitsPerSecond,
                queueBytes,
                maximumPacketSize,
                tooBig,
                down);
    }

    /** With another share of packets reordered. */
    public Impairments reordering(double value) {
        return new Impairments(
                delay,
                jitter,
                loss,
                duplication,
                value,
                corruption,
                bitsPerSecond,
                queueBytes,
                maximumPacketSize,
                tooBig,
                down);
    }

    /** With another share of packets corrupted. */
    public Impairments corruption(double value) {
        return new Impairments(
                delay,
                jitter,
                loss,
                duplication,
                reordering,
                value,
                bitsPerSecond,
                queueBytes,
                maximumPacketSize,
                tooBig,
                down);
    }

    /** With another rate and queue. */
    public Impairments rate(long newBitsPerSecond, int newQueueBytes) {
        return new Impairments(
                delay,
                jitter,
                loss,
                duplication,
                reordering,
                corruption,
                newBitsPerSecond,
                newQueueBytes,
                maximumPacketSize,
                tooBig,
                down);
    }

    /** With another limit for the size of packets. */
    public Impairments maximumPacketSize(int value, TooBig whatThen) {
        return new Impairments(
                delay,
                jitter,
                loss,
                duplication,
                reordering,
                corruption,
                bitsPerSecond,
                queueBytes,
                value,
                whatThen,
                down);
    }

    /** Up or down. */
    public Impairments down(boolean value) {
        return new Impairments(
                delay,
                jitter,
                loss,
                duplication,
                reordering,
                corruption,
                bitsPerSecond,
                queueBytes,
                maximumPacketSize,
                tooBig,
                value);
    }
}
