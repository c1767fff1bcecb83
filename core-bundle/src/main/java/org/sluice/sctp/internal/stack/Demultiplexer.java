/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.sctp.Counter;
import org.sluice.sctp.internal.association.AssociationMachine;
import org.sluice.sctp.internal.association.CookieCollision;
import org.sluice.sctp.internal.association.Cookies;
import org.sluice.sctp.internal.association.InitAnswerer;
import org.sluice.sctp.internal.association.OutOfTheBlue;
import org.sluice.sctp.internal.association.StateCookie;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.OutOfResourceCause;
import org.sluice.sctp.wire.PacketView;

/**
 * Finds what each packet is for: an association, an endpoint that listens, or nothing (RFC 9260 sections 8.4 and 8.5). Where it is another loop's,
 * the packet is handed there: by its tag, which says whose association it is for; or where it has none, or the tag's loop knows none, by the
 * peer's address.
 */
final class Demultiplexer {

    /** No chunk's type. */
    private static final int ANY_TYPE = -1;

    private static final Logger LOG = LoggerFactory.getLogger(Demultiplexer.class);

    /** How a packet came to this loop. */
    enum Way {
        /** From a link. */
        ARRIVED,
        /** From another loop, which looked at nothing but its tag. */
        BY_TAG,
        /** From another loop, which verified it and found that it belongs here. */
        BY_ADDRESS
    }

    private final LoopCore loop;
    private final LoopGroup group;
    private final Counters counters;
    private final AssociationTable table;
    private final InitAnswerer inits;
    private final OutOfTheBlue outOfTheBlue;
    private final PacketView view = new PacketView();

    Demultiplexer(LoopCore loop, Cookies cookies) {
        this.loop = loop;
        this.group = loop.group();
        this.counters = loop.counters();
        this.table = loop.table();
        this.inits = new InitAnswerer(loop, cookies, group.initLimit());
        this.outOfTheBlue = new OutOfTheBlue(loop, group.outOfTheBlueLimit());
    }

    /** Takes in a packet. Throws nothing, whatever is in it. */
    void packet(Packet packet, Link link, Way way) {
        if (way == Way.ARRIVED) {
            counters.increment(Counter.PACKETS_RECEIVED);
        }
        view.wrap(packet.buffer());
        if (!view.isLongEnough()) {
            counters.increment(Counter.MALFORMED);
            return;
        }
        int tag = view.verificationTag();
        if (way == Way.ARRIVED && tag != 0 && !group.isAlone()) {
            LoopCore owner = group.ofTag(tag);
            if (owner != loop) {
                loop.crossings().add(owner, packet, link, Way.BY_TAG);
                return;
            }
        }
        if (way != Way.BY_ADDRESS && !link.capabilities().integrity() && !view.checksumMatches()) {
            counters.increment(Counter.CHECKSUM_ERRORS);
            broken(packet);
            return;
        }
        ChunkCursor first = view.chunks();
        if (view.sourcePort() == 0 || view.destinationPort() == 0 || !first.next()) {
            counters.increment(Counter.MALFORMED);
            return;
        }
        InetAddress source = packet.remote().getAddress();
        int type = leadingType(first);
        Slot tagged = byTag(type, source);
        // A packet with a wrong tag from a peer's address is the association's to refuse, not out of the blue.
        Slot slot = tagged != null ? tagged : byAddress(source, packet.local());
        LoopCore owner = ownerOf(slot, type, source);
        if (owner != loop) {
            if (way != Way.BY_ADDRESS) {
                loop.crossings().add(owner, packet, link, Way.BY_ADDRESS);
            } else {
                // It has come to be another's on the way here. Packets don't go about for ever; the peer sends it
                // again.
                counters.increment(Counter.HANDOVERS_DROPPED);
            }
            return;
        }
        if (tagged == null && isCamper(slot, type, source)) {
            slot = null;
        }
        try {
            if (type == ChunkType.INIT) {
                init(packet, link, slot);
            } else if (type == ChunkType.COOKIE_ECHO) {
                cookieEcho(packet, link, slot);
            } else if (slot != null && !(type == ChunkType.SHUTDOWN_ACK && slot.machine.isSettingUp())) {
                slot.machine.packet(view, packet, loop.now());
                loop.markDirty(slot);
            } else {
                // A SHUTDOWN ACK of an association that was before the one being set up is one too (section 8.5.1, rule
                // E).
                outOfTheBlue.answer(view, routeBack(packet, link), loop.now());
            }
        } catch (RuntimeException e) {
            if (slot == null || type == ChunkType.INIT) {
                // An INIT carries no tag: nobody may harm an association with one.
                loop.abandonOpenPacket();
                LOG.error("a packet from {} could not be handled and is dropped", packet.remote(), e);
            } else {
                loop.fail(slot, e);
                loop.markDirty(slot);
            }
        }
    }

    /** What says whose a packet is may be what is damaged: it is an association's only if tag, ports and address all are. */
    private void broken(Packet packet) {
        Slot slot = byTag(ANY_TYPE, packet.remote().getAddress());
        if (slot == null) {
            return;
        }
        try {
            if (slot.machine.brokenPacket(packet, loop.now())) {
                loop.markDirty(slot);
            }
        } catch (RuntimeException e) {
            loop.fail(slot, e);
            loop.markDirty(slot);
        }
    }

    /** The type of the first chunk but for those that extensions put before all others. */
    private int leadingType(ChunkCursor chunks) {
        int type = chunks.type();
        while (loop.extensions().mayLead(chunks.type()) && chunks.next()) {
            type = chunks.type();
        }
        return type;
    }

    /** The association of this loop that a packet with its tag is for, or null. */
    private Slot byTag(int firstType, InetAddress source) {
        int tag = view.verificationTag();
        Slot slot = tag == 0 ? null : table.byTag(tag);
        boolean matches = slot != null
                && slot.machine.localPort() == view.destinationPort()
                && slot.machine.remotePort() == view.sourcePort()
                && (firstType == ChunkType.INIT_ACK
                        || slot.machine.hasRemote(source)
                        || loop.extensions().mayComeFromStrangers(firstType));
        return matches ? slot : null;
    }

    /** The association of any loop that a packet without its tag is for by its addresses, or null. */
    private Slot byAddress(InetAddress source, InetAddress local) {
        int remotePort = view.sourcePort();
        int localPort = view.destinationPort();
        Slot slot = group.addresses().get(source, remotePort, localPort, local);
        // One whose endpoint has lost the address goes on there, unless it is another endpoint's now.
        return slot == null && group.ports().listener(localPort, local) == null
                ? group.addresses().get(source, remotePort, localPort)
                : slot;
    }

    /** Listing an address is not owning it: whoever sends from there may have an association of its own (RFC 5062 section 2). */
    private static boolean isCamper(Slot slot, int firstType, InetAddress source) {
        boolean settingUp = firstType == ChunkType.INIT || firstType == ChunkType.COOKIE_ECHO;
        return settingUp && slot != null && slot.machine.control().isUnverified(source);
    }

    /** The loop that a packet is to be handled by. */
    private LoopCore ownerOf(Slot slot, int firstType, InetAddress source) {
        if (slot != null) {
            return slot.loop;
        }
        // One that begins an association is answered by the loop that gets the association.
        return firstType != ChunkType.INIT || group.isAlone()
                ? loop
                : group.ofAddresses(source, view.sourcePort(), view.destinationPort());
    }

    private static Route routeBack(Packet packet, Link link) {
        return new Route(link, packet.local(), packet.remote());
    }

    private void init(Packet packet, Link link, Slot existing) {
        // Of those that share a port, the one that the peer has an association with already.
        EndpointHandle endpoint = existing == null
                ? group.ports().listener(view.destinationPort(), packet.local())
                : existing.handle.endpoint();
        AssociationMachine machine = existing == null ? null : existing.machine;
        inits.answer(view, routeBack(packet, link), endpoint, machine, loop.now());
        if (existing != null) {
            loop.markDirty(existing);
        }
    }

    private void cookieEcho(Packet packet, Link link, Slot existing) {
        long now = loop.now();
        StateCookie cookie = inits.readCookie(view, now);
        if (cookie == null) {
            return;
        }
        if (existing != null) {
            CookieCollision.Action action = existing.machine.cookieEcho(cookie, view, packet, now);
            switch (action) {
                case GO_ON -> existing.machine.packet(view, packet, now);
                case STALE -> inits.sendStaleCookie(cookie, routeBack(packet, link), now);
                case DISCARD -> {}
            }
            loop.markDirty(existing);
            return;
        }
        if (InitAnswerer.isStale(cookie, now)) {
            inits.sendStaleCookie(cookie, routeBack(packet, link), now);
            return;
        }
        EndpointHandle endpoint = group.ports().listener(view.destinationPort(), packet.local());
        if (endpoint == null) {
            outOfTheBlue.answer(view, routeBack(packet, link), now);
            return;
        }
        InetAddress source = packet.remote().getAddress();
        if (!endpoint.hasRoom()) {
            inits.refuse(cookie, routeBack(packet, link), new OutOfResourceCause());
            return;
        }
        Slot camper = byAddress(source, packet.local());
        if (camper != null) {
            camper.machine.control().giveUpUnverified(source);
            loop.settle(camper);
        }
        Slot slot = endpoint.accept(loop, cookie.remotePort());
        loop.accepting(slot);
        try {
            if (slot.machine.accept(cookie, view, packet, routeBack(packet, link), now)) {
                loop.settle(slot);
                endpoint.cookieTaken(slot, cookie);
                slot.machine.packet(view, packet, now);
                loop.markDirty(slot);
            } else {
                endpoint.associationEnded(slot.handle);
            }
        } catch (RuntimeException e) {
            loop.fail(slot, e);
            loop.markDirty(slot);
        }
        loop.accepting(null);
    }
}
