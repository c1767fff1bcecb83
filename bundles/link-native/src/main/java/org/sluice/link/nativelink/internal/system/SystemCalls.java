/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;

/**
 * The system calls, by the C library. Each returns what the call returns or, where it failed, the error's number negated; none
 * throws. An object keeps the place where the system leaves that number, so it is for one thread at a time.
 */
public final class SystemCalls {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final FunctionDescriptor INT_OF_THREE =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final FunctionDescriptor MESSAGE_CALL =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final FunctionDescriptor TRANSFER_CALL =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final FunctionDescriptor OPTION_CALL =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

    private static final MethodHandle SOCKET = handle("socket", INT_OF_THREE);
    private static final MethodHandle BIND =
            handle("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKNAME =
            handle("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SETSOCKOPT = handle("setsockopt", OPTION_CALL);
    private static final MethodHandle SENDMMSG =
            handle("sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle RECVMMSG =
            handle("recvmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle RECVMSG = handle("recvmsg", MESSAGE_CALL);
    private static final MethodHandle PPOLL =
            handle("ppoll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
    private static final MethodHandle EVENTFD = handle("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle READ = handle("read", TRANSFER_CALL);
    private static final MethodHandle WRITE = handle("write", TRANSFER_CALL);
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle STRERROR = LINKER.downcallHandle(
            LINKER.defaultLookup().find("strerror").orElseThrow(), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private final MemorySegment state = Arena.ofAuto().allocate(STATE);

    /** Why this system's calls can't be used, or null where they can. */
    public static String problem() {
        String system = System.getProperty("os.name");
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        if (!system.equals("Linux")) {
            return "native links are there for Linux only, and this is " + system + "; use link.udp";
        }
        // What the calls work on is laid out alike on these two.
        if (!processor.equals("amd64") && !processor.equals("aarch64")) {
            return "native links are there for amd64 and aarch64 only, and this is " + processor + "; use link.udp";
        }
        return null;
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        var symbol = LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("this system has no " + name));
        return LINKER.downcallHandle(symbol, descriptor, Linker.Option.captureCallState("errno"));
    }

    /** What an error is called. */
    static String text(int errno) {
        try {
            var text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(256).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int socket(int domain, int type, int protocol) {
        try {
            return result((int) SOCKET.invokeExact(state, domain, type, protocol));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int bind(int socket, MemorySegment address, int length) {
        try {
            return result((int) BIND.invokeExact(state, socket, address, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int getsockname(int socket, MemorySegment address, MemorySegment length) {
        try {
            return result((int) GETSOCKNAME.invokeExact(state, socket, address, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int setsockopt(int socket, int level, int option, MemorySegment value, int length) {
        try {
            return result((int) SETSOCKOPT.invokeExact(state, socket, level, option, value, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int sendmmsg(int socket, MemorySegment messages, int count, int flags) {
        try {
            return result((int) SENDMMSG.invokeExact(state, socket, messages, count, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int recvmmsg(int socket, MemorySegment messages, int count, int flags) {
        try {
            return result((int) RECVMMSG.invokeExact(state, socket, messages, count, flags, MemorySegment.NULL));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public long recvmsg(int socket, MemorySegment message, int flags) {
        try {
            return result((long) RECVMSG.invokeExact(state, socket, message, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int ppoll(MemorySegment descriptors, int count, MemorySegment timeout) {
        try {
            return result((int) PPOLL.invokeExact(state, descriptors, (long) count, timeout, MemorySegment.NULL));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int eventfd(int initial, int flags) {
        try {
            return result((int) EVENTFD.invokeExact(state, initial, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public long read(int descriptor, MemorySegment buffer, long length) {
        try {
            return result((long) READ.invokeExact(state, descriptor, buffer, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public long write(int descriptor, MemorySegment buffer, long length) {
        try {
            return result((long) WRITE.invokeExact(state, descriptor, buffer, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public int close(int descriptor) {
        try {
            return result((int) CLOSE.invokeExact(state, descriptor));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private int result(int returned) {
        return returned == -1 ? -errno() : returned;
    }

    private long result(long returned) {
        return returned == -1 ? -errno() : returned;
    }

    private int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    /** A method handle is declared to throw anything; one for a call of C throws nothing. */
    private static RuntimeException unexpected(Throwable e) {
        return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
}
