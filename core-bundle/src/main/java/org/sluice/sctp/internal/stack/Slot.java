/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.util.List;
import org.sluice.sctp.internal.association.AssociationMachine;
import org.sluice.sctp.internal.path.Path;

/** What a loop keeps of an association beside the machine itself: where it is registered, and when it is next due. */
final class Slot {

    final AssociationMachine machine;
    final AssociationHandle handle;

    /** Whose it is. */
    final LoopCore loop;

    /** Whether the machine waits to be flushed in this round. */
    boolean dirty;

    /** Whether its loop's table has it. */
    boolean registered;

    /** The tag that packets find it by. */
    int tag;

    /** Which of its machine's lists of addresses that is. */
    int addressesVersion;

    /** The addresses that packets find it by. */
    List<InetAddress> addresses = List.of();

    /** When it is looked at next; never later than the machine's own deadline. */
    long deadline = Path.NEVER;

    /** Its place in the heap of deadlines, or -1. */
    int heapIndex = -1;

    Slot(LoopCore loop, AssociationMachine machine, AssociationHandle handle) {
        this.loop = loop;
        this.machine = machine;
        this.handle = handle;
    }
}
