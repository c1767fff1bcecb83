/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stream;

import org.sluice.sctp.wire.FragmentView;

/** Fragments of messages that are not whole yet. How they find together depends on how they are numbered. */
interface Reassembly {

    /** The number of fragments held. */
    int size();

    /** Whether a fragment would spread those held over more than so many numbers. */
    boolean exceeds(FragmentView fragment, int maximumSpan);

    /** Whether a fragment fits what is held already, whichever came first. */
    boolean isConsistent(DataBlock block);

    /**
     * Adds a fragment that is consistent.
     *
     * @return the first block of the message that it made whole, its fragments linked and taken out; else null
     */
    DataBlock add(DataBlock block);

    /** The first fragment of the run that the fragment added last belongs to, where it made no message whole. */
    DataBlock firstOfRun();

    /** Whether the message of a run's first fragment ends with the run. */
    boolean endsMessage(DataBlock first);

    /** Takes out a run, its fragments linked. */
    DataBlock takeRun(DataBlock first);

    /**
     * Drops fragments up to a TSN, where that tells which messages will not become whole.
     *
     * @return what they were charged
     */
    long dropUpTo(int tsn, BlockPool pool);

    /**
     * Drops fragments of a stream's ordered messages up to a number, where that tells which messages will not become whole.
     *
     * @return what they were charged
     */
    long dropUpTo(int stream, int number, BlockPool pool);

    /**
     * Drops all fragments.
     *
     * @return what they were charged
     */
    long dropAll(BlockPool pool);

    /** Empties it into a pool. */
    void clear(BlockPool pool);
}
