/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.Arrays;
import org.sluice.sctp.internal.path.Path;

/**
 * Associations by deadline, the earliest first. A deadline that moves away is left where it is until it comes up: timers are mostly
 * restarted, seldom run out, and restarting costs nothing that way.
 */
final class DeadlineHeap {

    private Slot[] heap = new Slot[16];
    private int size;

    /** The time at which the first association must be looked at, or {@link Path#NEVER}. */
    long earliest() {
        return size == 0 ? Path.NEVER : heap[0].deadline;
    }

    /** Takes the first association out if its time has come; else returns null. */
    Slot pollDue(long now) {
        if (size == 0 || heap[0].deadline > now) {
            return null;
        }
        Slot first = heap[0];
        remove(first);
        return first;
    }

    /** Sees to it that an association is looked at no later than at a time. */
    void schedule(Slot slot, long deadline) {
        if (deadline == Path.NEVER || slot.heapIndex >= 0 && slot.deadline <= deadline) {
            return;
        }
        slot.deadline = deadline;
        if (slot.heapIndex < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            place(slot, size++);
        }
        up(slot.heapIndex);
    }

    /** Takes an association out. */
    void remove(Slot slot) {
        int index = slot.heapIndex;
        if (index < 0) {
            return;
        }
        slot.heapIndex = -1;
        slot.deadline = Path.NEVER;
        Slot last = heap[--size];
        heap[size] = null;
        if (last != slot) {
            place(last, index);
            up(index);
            down(last.heapIndex);
        }
    }

    private void place(Slot slot, int index) {
        heap[index] = slot;
        slot.heapIndex = index;
    }

    private void up(int from) {
        int index = from;
        Slot slot = heap[index];
        while (index > 0) {
            int parent = index - 1 >>> 1;
            if (heap[parent].deadline <= slot.deadline) {
                break;
            }
            place(heap[parent], index);
            index = parent;
        }
        place(slot, index);
    }

    private void down(int from) {
        int index = from;
        Slot slot = heap[index];
        while (true) {
            int child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && heap[child + 1].deadline < heap[child].deadline) {
                child++;
            }
            if (slot.deadline <= heap[child].deadline) {
                break;
            }
            place(heap[child], index);
            index = child;
        }
        place(slot, index);
    }
}
