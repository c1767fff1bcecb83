/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.path;

/**
 * The largest packet that gets through on a path, found out by probes (RFC 8899 section 5, with RFC 9260 section 7.3): packets that are
 * only padded and that nothing depends on, so that a lost one costs nothing. Sizes are those of SCTP packets with the common header,
 * in bytes; times in nanoseconds.
 *
 * <p>The search begins with the largest size there can be, which is the right one nearly always, and halves the interval after that.
 */
public final class PathMtu {

    /** MAX_PROBES: so many probes of a size are lost before the size is taken for too large (RFC 8899 section 5.1.2). */
    static final int MAXIMUM_PROBES = 3;

    /** The search ends when what it could still gain is less. */
    private static final int GRANULARITY = 16;

    /** PROBE_TIMER is no shorter (RFC 8899 section 5.1.1). */
    private static final long MINIMUM_PROBE_TIME = 1_000_000_000L;

    private final boolean searching;
    private PathMtuSettings settings;
    private int size;
    private int ceiling;
    private int tooLarge;
    private int probe;
    private int probesLost;
    private boolean probeOutstanding;
    private long nonce;
    private long deadline = Path.NEVER;
    private int timeouts;
    private boolean used;
    private boolean narrowed;

    /**
     * The MTU of a new path.
     *
     * @param ceiling the largest packet that can leave
     * @param mayForbidFragments whether the link keeps routers from fragmenting; where it can't, every packet gets through in the end, so
     *     that there is nothing to be searched, and the largest packet is used from the beginning
     */
    PathMtu(PathMtuSettings settings, int ceiling, boolean mayForbidFragments) {
        this.settings = settings;
        this.searching = settings.discovery() && mayForbidFragments;
        this.ceiling = whole(ceiling);
        this.size = searching ? Math.min(base(), this.ceiling) : this.ceiling;
        this.tooLarge = this.ceiling + 1;
    }

    /** The largest packet to send. */
    public int size() {
        return size;
    }

    private int base() {
        return whole(settings.base());
    }

    private static int whole(int bytes) {
        // Chunks are padded to four bytes (RFC 9260 section 3.2).
        return bytes & ~3;
    }

    /** The path can be used, so the search may begin. */
    public void begin(long now) {
        if (searching && deadline == Path.NEVER) {
            search(now);
        }
    }

    /** Other settings hold, or the largest packet that can leave is another. */
    void limit(PathMtuSettings newSettings, int newCeiling, long now) {
        settings = newSettings;
        int before = ceiling;
        ceiling = whole(newCeiling);
        if (size > ceiling || !settings.discovery() || !searching && !narrowed) {
            size = ceiling;
        }
        if (ceiling != before) {
            tooLarge = ceiling + 1;
            if (searching && deadline != Path.NEVER) {
                search(now);
            }
        }
    }

    private void search(long now) {
        probesLost = 0;
        probeOutstanding = false;
        int largest = whole(Math.min(ceiling, tooLarge - 1));
        if (!settings.discovery() || largest - size < GRANULARITY) {
            complete(now);
            return;
        }
        probe = tooLarge > ceiling ? largest : whole(size + (largest - size + GRANULARITY) / 2);
        deadline = now;
    }

    /** PMTU_RAISE_TIMER: the way may have become wider (RFC 8899 section 5.1.1). */
    private void complete(long now) {
        probe = 0;
        deadline = settings.discovery() && size < ceiling ? now + settings.raiseInterval() : Path.NEVER;
        used = false;
    }

    /** When {@link #timeout} is due, or {@link Path#NEVER}. */
    public long deadline() {
        return deadline;
    }

    /**
     * The deadline came.
     *
     * @return the size of the probe that is to be sent now, or 0
     */
    public int timeout(long now) {
        if (probe == 0) {
            if (!used) {
                // Nothing has been sent since: it need not be known how wide the way is.
                complete(now);
                return 0;
            }
            tooLarge = ceiling + 1;
            search(now);
        } else if (probeOutstanding) {
            probeOutstanding = false;
            if (++probesLost >= MAXIMUM_PROBES) {
                tooLarge = probe;
                search(now);
            }
        }
        return probe;
    }

    /** Notes what only the probe that leaves next says. */
    public void nonce(long value) {
        nonce = value;
    }

    /** Whether an answer is to the probe that is outstanding. */
    public boolean isNonce(long value) {
        return probeOutstanding && nonce == value;
    }

    /** The probe leaves. */
    public void probeSent(long now, long rto) {
        probeOutstanding = true;
        deadline = now + Math.max(MINIMUM_PROBE_TIME, rto);
    }

    /** A probe was answered: packets of that size get through. */
    public boolean probeAnswered(int bytes, long now) {
        if (bytes <= size || bytes > ceiling) {
            return false;
        }
        size = bytes;
        narrowed &= size < ceiling;
        timeouts = 0;
        tooLarge = Math.max(tooLarge, bytes + 1);
        search(now);
        return true;
    }

    /** Data that was sent once, on this path, was acknowledged. */
    void dataAcknowledged() {
        timeouts = 0;
        used = true;
    }

    /**
     * A T3-rtx timer ran out on the path. Where large packets are lost again and again and nobody says why, the way may have become
     * narrower (RFC 8899 section 4.3): then the size falls to the base, and the search begins anew.
     *
     * @param transmissions how often the earliest chunk in flight was sent in vain
     * @return whether the size fell
     */
    public boolean dataLost(int transmissions, long now) {
        timeouts++;
        if (!settings.discovery() || size <= base() || Math.max(timeouts, transmissions) < MAXIMUM_PROBES) {
            return false;
        }
        tooLarge = ceiling + 1;
        narrow(base(), now);
        return true;
    }

    /**
     * The network says what is the largest packet that gets through (RFC 8899 section 4.6.2).
     *
     * @param largest its size, or 0 where that is not said
     * @return whether the size fell
     */
    public boolean packetTooBig(int largest, long now) {
        if (!settings.discovery() || largest >= size && (probe == 0 || largest >= probe)) {
            return false;
        }
        if (largest >= size) {
            // It was a probe that was too big: the search knows better now, and nothing else changes.
            tooLarge = whole(largest) + 1;
            search(now);
            return false;
        }
        if (size <= base()) {
            return false;
        }
        // Nobody can make packets smaller than the base by claiming that the way is so narrow.
        int fitting = Math.max(base(), whole(largest));
        tooLarge = fitting + GRANULARITY;
        narrow(fitting, now);
        return true;
    }

    private void narrow(int newSize, long now) {
        size = newSize;
        narrowed = true;
        used = true;
        timeouts = 0;
        search(now);
    }
}
