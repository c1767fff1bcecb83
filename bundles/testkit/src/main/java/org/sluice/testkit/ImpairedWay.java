/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.testkit;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** One direction of a network, with its queue and its own generator: what becomes of each packet, and when it arrives. For one thread. */
final class ImpairedWay {

    /** The ECN bits of a packet that met congestion (RFC 3168 section 5). */
    static final int CONGESTION_EXPERIENCED = 3;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** A packet on its way, and when it is through. */
    record Transit(long at, byte[] bytes, int congestionMark) {}

    /** Is told of packets that were dropped for want of room, or that were damaged and so are not carried any further. */
    interface Watcher {
        void dropped(long at, byte[] bytes, boolean damaged, long queuedBytes);
    }

    private final SplittableRandom random;
    private Watcher watcher;
    private boolean inBurst;
    private long busyUntil = Long.MIN_VALUE;

    ImpairedWay(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Has somebody watch; null for nobody. */
    void watcher(Watcher newWatcher) {
        watcher = newWatcher;
    }

    /**
     * Takes a packet that enters now and is neither too big nor meets a way that is down.
     *
     * @param carrier given the packet, or each of its copies, if it arrives at all
     * @return what was done to it, for people; empty if nothing
     */
    String pass(Impairments way, long now, byte[] bytes, int congestionMark, Consumer<Transit> carrier) {
        if (isLost(way)) {
            return "lost";
        }
        String fate = carry(way, now, bytes, congestionMark, carrier);
        if (happens(way.duplication())) {
            fate += " duplicated";
            carry(way, now, bytes.clone(), congestionMark, carrier);
        }
        return fate;
    }

    private String carry(Impairments way, long now, byte[] bytes, int congestionMark, Consumer<Transit> carrier) {
        long at = now + way.delay().toNanos();
        String fate = "";
        int mark = congestionMark;
        if (way.bitsPerSecond() > 0) {
            long begin = Math.max(now, busyUntil);
            double queued = queuedBytes(way, now);
            if (queued + bytes.length > way.queueBytes()) {
                if (watcher != null) {
                    watcher.dropped(now, bytes, false, (long) queued);
                }
                return "lost: queue full";
            }
            if (way.markBytes() > 0 && mark != 0 && queued >= way.markBytes()) {
                mark = CONGESTION_EXPERIENCED;
                fate = "marked";
            }
            busyUntil = begin + bytes.length * 8L * NANOS_PER_SECOND / way.bitsPerSecond();
            at = busyUntil + way.delay().toNanos();
        }
        if (!way.jitter().isZero()) {
            at += random.nextLong(way.jitter().toNanos() + 1);
        }
        if (happens(way.reordering())) {
            fate += " held back";
            at += random.nextLong(1, 2 + 4 * way.delay().toNanos());
        }
        byte[] delivered = bytes;
        if (bytes.length > 0 && happens(way.corruption())) {
            fate += " corrupted";
            delivered = bytes.clone();
            int bit = random.nextInt(delivered.length * 8);
            delivered[bit >>> 3] ^= (byte) (1 << (bit & 7));
        }
        if (watcher != null && delivered != bytes) {
            watcher.dropped(at, delivered, true, (long) queuedBytes(way, now));
        } else {
            carrier.accept(new Transit(at, delivered, mark));
        }
        return fate.strip();
    }

    private double queuedBytes(Impairments way, long now) {
        return busyUntil <= now ? 0 : (double) (busyUntil - now) * way.bitsPerSecond() / 8 / NANOS_PER_SECOND;
    }

    /** The model of Gilbert: in a burst everything is lost, outside nothing; the chances keep the share of all packets. */
    private boolean isLost(Impairments way) {
        if (way.lossBurst() <= 1) {
            return happens(way.loss());
        }
        double leave = 1 / way.lossBurst();
        double enter = way.loss() >= 1 ? 1 : Math.min(1, leave * way.loss() / (1 - way.loss()));
        inBurst = inBurst ? !happens(leave) : happens(enter);
        return inBurst;
    }

    private boolean happens(double share) {
        return share > 0 && random.nextDouble() < share;
    }
}
