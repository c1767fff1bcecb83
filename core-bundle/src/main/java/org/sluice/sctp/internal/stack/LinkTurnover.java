/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.link.Link;

/** What the comings and goings of links and of their addresses mean to the associations of a loop. On that loop. */
final class LinkTurnover {

    private static final Logger LOG = LoggerFactory.getLogger(LinkTurnover.class);

    private final LoopCore loop;

    LinkTurnover(LoopCore loop) {
        this.loop = loop;
    }

    /** A link broke. */
    void lost(LinkPort port, Exception why) {
        LOG.warn("link {} is lost: {}", port.name(), why.toString());
        String how = "is lost: " + why;
        Link link = leaves(port, how);
        if (link != null) {
            link.close();
            loop.group()
                    .tellOthers(
                            loop,
                            other -> other.linkTurnover().left(other.links().find(port.name()), how));
        }
    }

    /**
     * A link leaves its place: the associations that use it go on by others, or wait for it.
     *
     * @param how what became of the link, to go after its name
     * @return the link, to be released when all loops know that it {@link #left}; null if there was none any more
     */
    Link leaves(LinkPort port, String how) {
        loop.abandonOpenPacket();
        port.send(loop.counters());
        Link link = port.link().leave();
        if (link != null) {
            left(port, how);
        }
        return link;
    }

    /** A link has left its place. */
    void left(LinkPort port, String how) {
        loop.abandonOpenPacket();
        port.send(loop.counters());
        loop.onEachAssociation(
                slot -> slot.machine.links().left(port.link(), "link " + port.name() + " " + how, loop.now()));
    }

    /** A link has taken the place that another left. */
    void returned(LinkPort port) {
        port.renew();
        loop.onEachAssociation(slot -> slot.machine.links().returned(port.link(), loop.now()));
    }

    /** There is a link that was not there before. */
    void added(LinkPort port) {
        loop.links().add(port);
        localAddressesChanged();
        loop.onEachAssociation(slot -> slot.machine.links().returned(port.link(), loop.now()));
    }

    /** The stack's addresses are others than before. */
    void localAddressesChanged() {
        for (Slot slot : loop.table().snapshot()) {
            slot.machine.control().localAddressesChanged(loop.now());
            loop.markDirty(slot);
        }
    }
}
