/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Waits for several sockets at once, and for being woken. For one thread at a time but for {@link #wakeup}. */
public final class Poller {

    private static final int ENTRY = 8;
    private static final int EVENTS = 4;
    private static final int RETURNED = 6;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final SystemCalls calls = new SystemCalls();
    private final Socket wake;
    private final int count;
    private final MemorySegment entries;
    private final MemorySegment timeout = Arena.ofAuto().allocate(16, Long.BYTES);
    private final SystemCalls wakerCalls = new SystemCalls();
    private final MemorySegment one = Arena.ofAuto().allocateFrom(JAVA_LONG, 1L);
    private final MemorySegment counter = Arena.ofAuto().allocate(Long.BYTES, Long.BYTES);

    /** A poller of sockets, which stay whose they are. */
    public Poller(List<Socket> sockets) throws SystemCallException {
        this.wake = Socket.event();
        this.count = sockets.size();
        this.entries = Arena.ofAuto().allocate((count + 1L) * ENTRY, Long.BYTES);
        for (int i = 0; i < count; i++) {
            watch(i, sockets.get(i).descriptor());
        }
        watch(count, wake.descriptor());
    }

    private void watch(int index, int descriptor) {
        entries.set(JAVA_INT, (long) index * ENTRY, descriptor);
        entries.set(JAVA_SHORT, (long) index * ENTRY + EVENTS, SocketCodes.POLLIN);
    }

    /**
     * Waits until a socket has something, or until woken.
     *
     * @param nanos 0 for not at all, {@link Long#MAX_VALUE} for as long as it takes
     */
    public void await(long nanos) {
        MemorySegment limit = MemorySegment.NULL;
        if (nanos != Long.MAX_VALUE) {
            long left = Math.max(0, nanos);
            timeout.set(JAVA_LONG, 0, left / NANOS_A_SECOND);
            timeout.set(JAVA_LONG, Long.BYTES, left % NANOS_A_SECOND);
            limit = timeout;
        }
        if (calls.ppoll(entries, count + 1, limit) < 0) {
            for (int i = 0; i <= count; i++) {
                entries.set(JAVA_SHORT, (long) i * ENTRY + RETURNED, (short) 0);
            }
        } else if (returned(count) != 0) {
            calls.read(wake.descriptor(), counter, Long.BYTES);
        }
    }

    private short returned(int index) {
        return entries.get(JAVA_SHORT, (long) index * ENTRY + RETURNED);
    }

    /** Whether there was something to read from a socket when it was last waited for. */
    public boolean isReadable(int index) {
        return (returned(index) & SocketCodes.POLLIN) != 0;
    }

    /** Whether a socket's error queue had something. */
    public boolean hasError(int index) {
        return (returned(index) & SocketCodes.POLLERR) != 0;
    }

    /** Makes whoever waits, or else the next one who does, go on at once. Any thread. */
    public void wakeup() {
        synchronized (wake) {
            wakerCalls.write(wake.descriptor(), one, Long.BYTES);
        }
    }

    /** Gives back what it holds. */
    public void close() {
        wake.close();
    }
}
