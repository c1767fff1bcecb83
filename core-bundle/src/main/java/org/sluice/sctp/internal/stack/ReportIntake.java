/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.sluice.sctp.Counter;
import org.sluice.sctp.internal.association.AssociationMachine;

/** Finds which association the network reports about (RFC 9260 section 10), and tells it on its own loop. */
final class ReportIntake {

    /** Ports and verification tag. */
    private static final int QUOTED_AT_LEAST = 8;

    /** What an association is told. */
    private interface Report {

        void tell(AssociationMachine machine, ByteBuffer quoted, long now);
    }

    private final LoopCore loop;

    ReportIntake(LoopCore loop) {
        this.loop = loop;
    }

    /** A packet was too big. */
    void packetTooBig(InetAddress remote, ByteBuffer quoted, int maximumPacketSize) {
        report(
                remote,
                quoted,
                (machine, begin, now) -> machine.networkReports().packetTooBig(remote, maximumPacketSize, now));
    }

    /** A packet could not be delivered. Other reasons than a missing SCTP may pass, so only that is told. */
    void unreachable(InetAddress remote, ByteBuffer quoted, boolean protocolUnreachable) {
        report(remote, quoted, (machine, begin, now) -> {
            if (protocolUnreachable) {
                machine.networkReports().protocolUnreachable(begin, now);
            }
        });
    }

    private void report(InetAddress remote, ByteBuffer quoted, Report report) {
        Slot slot = sender(remote, quoted);
        if (slot == null) {
            loop.counters().increment(Counter.NETWORK_REPORTS_IGNORED);
        } else if (slot.loop == loop) {
            tell(loop, slot, quoted, report);
        } else {
            // What was quoted is the link's again when this returns.
            ByteBuffer copy = ByteBuffer.allocate(quoted.remaining())
                    .put(quoted.duplicate())
                    .flip();
            slot.loop.execute(() -> tell(slot.loop, slot, copy, report));
        }
    }

    /** The association that sent a packet of which the network quotes the beginning, or null. */
    private Slot sender(InetAddress remote, ByteBuffer quoted) {
        if (quoted.remaining() < QUOTED_AT_LEAST) {
            return null;
        }
        int start = quoted.position();
        int localPort = quoted.getShort(start) & 0xffff;
        int remotePort = quoted.getShort(start + 2) & 0xffff;
        return loop.group().addresses().get(remote, remotePort, localPort);
    }

    /** Tells an association, if the packet quoted is one of its own (ICMP5, ICMP6). */
    private static void tell(LoopCore loop, Slot slot, ByteBuffer quoted, Report report) {
        if (slot.machine.isEnded() || !slot.machine.networkReports().isOurs(quoted)) {
            loop.counters().increment(Counter.NETWORK_REPORTS_IGNORED);
            return;
        }
        loop.counters().increment(Counter.NETWORK_REPORTS);
        report.tell(slot.machine, quoted, loop.now());
        loop.markDirty(slot);
    }
}
