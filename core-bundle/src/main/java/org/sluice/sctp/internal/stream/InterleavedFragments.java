/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.sluice.sctp.wire.FragmentView;
import org.sluice.sctp.wire.SerialNumbers;

/**
 * Fragments that say by themselves which message they belong to, and where in it (RFC 8260 section 2.1): a ring for each message. Memory is
 * held for fragments that are there, whatever numbers they have.
 */
final class InterleavedFragments implements Reassembly {

    /** Which message. */
    private record Key(int stream, boolean unordered, int number) {

        static Key of(DataBlock block) {
            return new Key(block.stream, block.unordered, block.messageNumber);
        }
    }

    private final Map<Key, FragmentRing> messages = new HashMap<>();
    private int size;
    private FragmentRing last;

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean exceeds(FragmentView fragment, int maximumSpan) {
        FragmentRing ring = messages.get(new Key(fragment.stream(), fragment.isUnordered(), fragment.messageNumber()));
        return ring != null && ring.exceeds(fragment, maximumSpan);
    }

    /** The first fragment has number 0, and none comes under two TSNs. */
    @Override
    public boolean isConsistent(DataBlock block) {
        if (block.beginning != (block.position == 0)) {
            return false;
        }
        FragmentRing ring = messages.get(Key.of(block));
        return ring == null || !ring.has(block.position) && ring.isConsistent(block);
    }

    @Override
    public DataBlock add(DataBlock block) {
        Key key = Key.of(block);
        last = messages.computeIfAbsent(key, any -> new FragmentRing());
        DataBlock message = last.add(block);
        size++;
        if (message != null) {
            size -= message.messageFragments;
            forgetEmpty(key, last);
        }
        return message;
    }

    private void forgetEmpty(Key key, FragmentRing ring) {
        if (ring.size() == 0) {
            messages.remove(key);
        }
    }

    @Override
    public DataBlock firstOfRun() {
        return last.firstOfRun();
    }

    @Override
    public boolean endsMessage(DataBlock first) {
        return messages.get(Key.of(first)).endsMessage(first);
    }

    @Override
    public DataBlock takeRun(DataBlock first) {
        Key key = Key.of(first);
        FragmentRing ring = messages.get(key);
        DataBlock run = ring.takeRun(first);
        size -= run.messageFragments;
        forgetEmpty(key, ring);
        return run;
    }

    /** Which messages miss something up to a TSN can't be told from their fragments: they have to be named. */
    @Override
    public long dropUpTo(int tsn, BlockPool pool) {
        return 0;
    }

    @Override
    public long dropUpTo(int stream, int number, BlockPool pool) {
        long charge = 0;
        for (Iterator<Map.Entry<Key, FragmentRing>> all = messages.entrySet().iterator(); all.hasNext(); ) {
            var entry = all.next();
            Key key = entry.getKey();
            if (key.stream() == stream && !key.unordered() && SerialNumbers.tsnAtMost(key.number(), number)) {
                size -= entry.getValue().size();
                charge += entry.getValue().dropAll(pool);
                all.remove();
            }
        }
        return charge;
    }

    @Override
    public long dropAll(BlockPool pool) {
        long charge = 0;
        for (FragmentRing ring : messages.values()) {
            charge += ring.dropAll(pool);
        }
        messages.clear();
        size = 0;
        return charge;
    }

    @Override
    public void clear(BlockPool pool) {
        messages.values().forEach(ring -> ring.clear(pool));
        messages.clear();
        size = 0;
    }
}
