/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

/** Associations by verification tag: open addressing, nothing allocated for a look-up. Tags are random, so they need no hashing. */
final class TagMap {

    private Slot[] slots = new Slot[64];
    private int[] tags = new int[64];
    private int size;

    Slot get(int tag) {
        int mask = slots.length - 1;
        for (int i = tag & mask; slots[i] != null; i = i + 1 & mask) {
            if (tags[i] == tag) {
                return slots[i];
            }
        }
        return null;
    }

    void put(int tag, Slot slot) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        int mask = slots.length - 1;
        int i = tag & mask;
        while (slots[i] != null && tags[i] != tag) {
            i = i + 1 & mask;
        }
        if (slots[i] == null) {
            size++;
        }
        slots[i] = slot;
        tags[i] = tag;
    }

    void remove(int tag, Slot slot) {
        int mask = slots.length - 1;
        int i = tag & mask;
        while (slots[i] != null && tags[i] != tag) {
            i = i + 1 & mask;
        }
        if (slots[i] == null || slots[i] != slot) {
            return;
        }
        size--;
        // Those that were pushed on by this one move back, so that every search still ends at an empty place.
        int hole = i;
        for (int j = i + 1 & mask; slots[j] != null; j = j + 1 & mask) {
            int home = tags[j] & mask;
            boolean reachable = hole <= j ? home <= hole || home > j : home <= hole && home > j;
            if (reachable) {
                slots[hole] = slots[j];
                tags[hole] = tags[j];
                hole = j;
            }
        }
        slots[hole] = null;
    }

    private void grow() {
        Slot[] oldSlots = slots;
        int[] oldTags = tags;
        slots = new Slot[oldSlots.length * 2];
        tags = new int[oldTags.length * 2];
        size = 0;
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != null) {
                put(oldTags[i], oldSlots[i]);
            }
        }
    }
}
