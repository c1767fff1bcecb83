/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A socket, or another thing with a descriptor. Closed once; whoever uses it sees to it that nobody does after that, since the
 * system may have given its number to something else.
 */
public final class Socket {

    private final int descriptor;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Socket(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Opens a socket that does not block.
     *
     * @throws SystemCallException if the system refuses
     */
    public static Socket open(int domain, int type, int protocol) throws SystemCallException {
        int flags = SocketCodes.SOCK_NONBLOCK | SocketCodes.SOCK_CLOEXEC;
        return new Socket(checked("socket", new SystemCalls().socket(domain, type | flags, protocol)));
    }

    /** Makes a counter that wakes whoever waits for it (eventfd). */
    public static Socket event() throws SystemCallException {
        return new Socket(
                checked("eventfd", new SystemCalls().eventfd(0, SocketCodes.EFD_NONBLOCK | SocketCodes.EFD_CLOEXEC)));
    }

    /** Its number. */
    public int descriptor() {
        return descriptor;
    }

    /** Sets an option that is a number. */
    public void set(String name, int level, int option, int value) throws SystemCallException {
        checked("setsockopt " + name, trySet(level, option, value));
    }

    /** Sets an option that is a number. Returns whether the system has taken it. */
    public boolean sets(int level, int option, int value) {
        return trySet(level, option, value) == 0;
    }

    private int trySet(int level, int option, int value) {
        try (var arena = Arena.ofConfined()) {
            return new SystemCalls()
                    .setsockopt(descriptor, level, option, arena.allocateFrom(JAVA_INT, value), Integer.BYTES);
        }
    }

    /** Binds it to an address as {@link SocketAddresses} writes it, or as netlink has it. */
    public void bind(MemorySegment address, int length) throws SystemCallException {
        checked("bind", new SystemCalls().bind(descriptor, address, length));
    }

    /** The port that it is bound to. */
    public int port() throws SystemCallException {
        try (var arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SocketAddresses.LENGTH, Long.BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_INT, SocketAddresses.LENGTH);
            checked("getsockname", new SystemCalls().getsockname(descriptor, address, length));
            return SocketAddresses.port(address, 0);
        }
    }

    /** Gives it back to the system, once. */
    public void close() {
        if (closed.compareAndSet(false, true)) {
            new SystemCalls().close(descriptor);
        }
    }

    private static int checked(String call, int result) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(call, -result);
        }
        return result;
    }
}
