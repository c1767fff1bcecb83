/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * Where things stand in what sendmmsg(2) and recvmmsg(2) work on: an array of mmsghdr, each with its address, its control
 * messages (cmsghdr) and its vector of buffers (iovec). As on all 64-bit Linux.
 */
final class MessageHeaders {

    /** One mmsghdr. */
    static final int LENGTH = 64;

    /** One iovec. */
    static final int VECTOR_LENGTH = 16;

    /** A cmsghdr without what follows it. */
    static final int CONTROL_HEADER = 16;

    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTORS = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int TRANSFERRED = 56;

    private MessageHeaders() {}

    static void name(MemorySegment headers, int index, MemorySegment name, int length) {
        headers.set(ADDRESS, at(index) + NAME, name);
        headers.set(JAVA_INT, at(index) + NAME_LENGTH, length);
    }

    static void nameLength(MemorySegment headers, int index, int length) {
        headers.set(JAVA_INT, at(index) + NAME_LENGTH, length);
    }

    static void vectors(MemorySegment headers, int index, MemorySegment vectors, long count) {
        headers.set(ADDRESS, at(index) + VECTORS, vectors);
        headers.set(JAVA_LONG, at(index) + VECTOR_COUNT, count);
    }

    static void control(MemorySegment headers, int index, MemorySegment control, long length) {
        headers.set(ADDRESS, at(index) + CONTROL, control);
        headers.set(JAVA_LONG, at(index) + CONTROL_LENGTH, length);
    }

    static void controlLength(MemorySegment headers, int index, long length) {
        headers.set(JAVA_LONG, at(index) + CONTROL_LENGTH, length);
    }

    static long controlLength(MemorySegment headers, int index) {
        return headers.get(JAVA_LONG, at(index) + CONTROL_LENGTH);
    }

    /** How many bytes the call moved. */
    static int transferred(MemorySegment headers, int index) {
        return headers.get(JAVA_INT, at(index) + TRANSFERRED);
    }

    /** An iovec. */
    static void vector(MemorySegment vectors, int index, long address, long length) {
        vectors.set(JAVA_LONG, (long) index * VECTOR_LENGTH, address);
        vectors.set(JAVA_LONG, (long) index * VECTOR_LENGTH + Long.BYTES, length);
    }

    /** The length of a control message's room, for so many bytes in it. */
    static int controlSpace(int bytes) {
        return CONTROL_HEADER + (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    }

    /** Begins a control message; its content comes after {@link #CONTROL_HEADER}. */
    static void controlHeader(MemorySegment memory, long offset, int level, int type, int bytes) {
        memory.set(JAVA_LONG, offset, (long) CONTROL_HEADER + bytes);
        memory.set(JAVA_INT, offset + 8, level);
        memory.set(JAVA_INT, offset + 12, type);
    }

    private static long at(int index) {
        return (long) index * LENGTH;
    }
}
