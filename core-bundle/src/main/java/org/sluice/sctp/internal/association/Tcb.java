/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.List;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Notification;
import org.sluice.sctp.PathState;
import org.sluice.sctp.internal.extension.AgreedExtensions;
import org.sluice.sctp.internal.path.AddressScope;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.path.PathListener;
import org.sluice.sctp.internal.path.Paths;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.internal.stream.InboundStreams;
import org.sluice.sctp.internal.stream.OutboundStreams;
import org.sluice.sctp.internal.transfer.AbsentFraming;
import org.sluice.sctp.internal.transfer.DataFormat;
import org.sluice.sctp.internal.transfer.PacketAssembler;
import org.sluice.sctp.internal.transfer.Receiver;
import org.sluice.sctp.internal.transfer.SackFormat;
import org.sluice.sctp.internal.transfer.Sender;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.spi.AcknowledgementFormat;
import org.sluice.sctp.spi.DataFraming;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.PathTraits;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.Chunk;
import org.sluice.sctp.wire.ErrorCause;
import org.sluice.sctp.wire.PacketWriter;

/**
 * The transmission control block (RFC 9260 section 14.2): what the procedures of one association share, and the few steps that
 * all of them take. Lives on the association's loop.
 */
final class Tcb implements PathListener {

    private static final int MINIMUM_PACKET_SIZE = 1200;
    private static final int PACKETS_IN_WINDOW = 8;

    private final AssociationHost host;
    private final AssociationUser user;
    private AssociationSettings settings;
    private final Paths paths;
    private final PacketAssembler out;
    private final OutboundStreams outbound;
    private final int localPort;
    private final int remotePort;
    private final AssociationAbilities abilities;

    private Phase phase = new Phase.Closed();
    private Agreement agreement;
    private int localTag;
    private int peerTag;
    private Sender sender;
    private Receiver receiver;
    private AgreedExtensions extensions = AgreedExtensions.NONE;
    private final DataFraming data = new DataFormat();
    private final AcknowledgementFormat sack = new SackFormat();
    private DataFraming framing = data;
    private AcknowledgementFormat acknowledgements = sack;
    private int errors;
    private boolean ended;
    private long setupBegan;
    private long setupTook;

    Tcb(AssociationHost host, AssociationUser user, AssociationSettings settings, int localPort, int remotePort) {
        this.host = host;
        this.user = user;
        this.settings = settings;
        this.localPort = localPort;
        this.remotePort = remotePort;
        this.paths = new Paths(settings.path(), this);
        this.out = new PacketAssembler(host.packets(), host.counters());
        this.outbound = new OutboundStreams(host.schedulers().create());
        this.abilities = new AssociationAbilities(this);
    }

    AssociationHost host() {
        return host;
    }

    AssociationUser user() {
        return user;
    }

    AssociationSettings settings() {
        return settings;
    }

    Paths paths() {
        return paths;
    }

    PacketAssembler out() {
        return out;
    }

    OutboundStreams outbound() {
        return outbound;
    }

    int localPort() {
        return localPort;
    }

    int remotePort() {
        return remotePort;
    }

    Phase phase() {
        return phase;
    }

    /** What was agreed on, or null before. */
    Agreement agreement() {
        return agreement;
    }

    int localTag() {
        return localTag;
    }

    /** The peer's tag, or 0 while it is not known. */
    int peerTag() {
        return peerTag;
    }

    /** The sending side, or null before the agreement. */
    Sender sender() {
        return sender;
    }

    /** The receiving side, or null before the agreement. */
    Receiver receiver() {
        return receiver;
    }

    /** The extensions that are used. */
    AgreedExtensions extensions() {
        return extensions;
    }

    /** What the association does for them. */
    AssociationAbilities abilities() {
        return abilities;
    }

    boolean isEnded() {
        return ended;
    }

    int errors() {
        return errors;
    }

    /** How long the set-up took, or 0 while it lasts; in nanoseconds. */
    long setupTook() {
        return setupTook;
    }

    void setupBegins(long now) {
        setupBegan = now;
    }

    /** Sets this side's tag, and the peer's as far as it is known. */
    void identify(int local, int peer) {
        localTag = local;
        peerTag = peer;
        out.identify(localPort, remotePort, peer);
    }

    void enter(Phase next) {
        boolean renamed = phase.state() != next.state();
        phase = next;
        if (renamed) {
            user.stateChanged(next.state());
        }
    }

    /** Takes on what was agreed: tags, streams, and from now on data can be sent and received. */
    void agree(Agreement agreed, int encapsulationPort, long now) {
        agreement = agreed;
        identify(agreed.localTag(), agreed.peerTag());
        for (InetAddress address : agreed.peerAddresses()) {
            addPath(address, encapsulationPort);
        }
        outbound.count(agreed.outboundStreams());
        if (sender == null) {
            startTransfer(agreed, now);
        } else {
            // A second INIT ACK, after a cookie that was stale: what left with the COOKIE ECHO is still to be sent.
            sender.agreed(agreed.peerWindow());
            agreeOnExtensions(agreed);
        }
    }

    private void addPath(InetAddress address, int encapsulationPort) {
        AddressScope seen = AddressScope.of(paths.primary().route().remoteAddress());
        if (paths.find(address) != null
                || paths.size() >= settings.maximumPaths()
                || !AddressScope.of(address).canBeReachedBesides(seen)) {
            return;
        }
        Route route = host.route(address, encapsulationPort, locals());
        if (route != null) {
            // Not yet known to be the peer's (section 5.4).
            paths.add(route, PathState.UNCONFIRMED);
        }
    }

    /** The local addresses that the peer knows of. */
    List<InetAddress> locals() {
        List<InetAddress> listed = agreement == null ? List.of() : agreement.localAddresses();
        return listed.isEmpty() ? List.of(paths.primary().route().local()) : listed;
    }

    /** Has other settings hold from now on; those that were spent on the set-up change nothing any more. */
    void configure(AssociationSettings newSettings) {
        settings = newSettings;
        paths.settings(newSettings.path());
        if (sender != null) {
            sender.configure(newSettings.transfer());
            receiver.configure(newSettings.transfer());
        }
    }

    private void startTransfer(Agreement agreed, long now) {
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            // Loss is found out by the packets after it, so there must be room for some of them in the peer's window.
            long fitting = Math.max(MINIMUM_PACKET_SIZE, agreed.peerWindow() / PACKETS_IN_WINDOW);
            path.limitPacketSize((int) Math.min(path.largestPacketSize(), fitting), now);
            beginCongestionControl(path);
        }
        negotiate(agreed);
        if (ended) {
            return;
        }
        sender = new Sender(
                agreed.localInitialTsn(),
                agreed.peerWindow(),
                outbound,
                paths,
                settings.transfer(),
                framing,
                host.counters());
        receiver = newReceiver(agreed);
        takePoints();
    }

    /** There are more streams now. */
    void streams(int outboundStreams, int inboundStreams) {
        agreement = agreement.withStreams(outboundStreams, inboundStreams);
        outbound.count(outboundStreams);
        user.streamsChanged(outboundStreams, inboundStreams);
    }

    /** An extension was withdrawn; what it left waits for it. */
    void suspend(String extension, long now) {
        if (extensions.suspend(extension, settings.extensionGrace(), now) && !ended) {
            takePoints();
        }
    }

    /** An extension is back. */
    void resume(Extension extension, long now) {
        if (extensions.resume(extension, now) && !ended) {
            takePoints();
        }
    }

    /** Nothing was received before. */
    private void agreeOnExtensions(Agreement agreed) {
        negotiate(agreed);
        receiver = newReceiver(agreed);
        takePoints();
    }

    private void negotiate(Agreement agreed) {
        extensions.ended();
        extensions = AgreedExtensions.negotiate(host.extensions(), agreed.ours(), agreed.theirs(), abilities);
        framing = extensions.framing() == null ? data : extensions.framing();
        outbound.interleaved(framing.isInterleaved());
    }

    /** Has extensions do what they do in the core's stead, and the core what they don't. */
    private void takePoints() {
        if (extensions.framing() != null) {
            framing = extensions.framing();
        } else if (framing != data) {
            framing = AbsentFraming.of(framing);
        }
        acknowledgements = extensions.acknowledgements() == null ? sack : extensions.acknowledgements();
        sender.framing(framing);
        receiver.format(acknowledgements);
        paths.choice(extensions.pathChoice());
        sender.givenUp().reliability(extensions.reliability());
        outbound.timed(extensions.mayGiveUp());
    }

    /** How user data is framed. */
    DataFraming framing() {
        return framing;
    }

    /** How received data is acknowledged. */
    AcknowledgementFormat acknowledgements() {
        return acknowledgements;
    }

    /** SACK, which is understood whatever is sent. */
    AcknowledgementFormat sack() {
        return sack;
    }

    private void beginCongestionControl(Path path) {
        path.congestion(host.congestionControls()
                .create(new PathTraits(
                        path.route().remoteAddress(),
                        path.maximumPacketSize() - PacketWriter.COMMON_HEADER_LENGTH,
                        agreement.peerWindow())));
    }

    private Receiver newReceiver(Agreement agreed) {
        var streams = new InboundStreams(
                agreed.inboundStreams(), host.blocks(), settings.transfer().partialDeliveryPoint());
        if (framing.isInterleaved()) {
            streams.interleaved(true);
        }
        return new Receiver(agreed.peerInitialTsn(), streams, settings.transfer(), acknowledgements, host.counters());
    }

    /** Takes on what the peer's newer INIT says, in a set-up that crossed with the peer's; nothing was received before. */
    void reagree(Agreement agreed) {
        agreement = agreed;
        outbound.count(agreed.outboundStreams());
        agreeOnExtensions(agreed);
    }

    /** Gives back what was under way and starts sending and receiving anew, since the peer did (section 5.2.4, action A). */
    void restart(Agreement agreed, long now) {
        giveBack();
        forgetReceived();
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            path.inFlight(-path.flightSize());
            path.stopRetransmissionTimer();
        }
        outbound.restartNumbers();
        agreement = agreed;
        errors = 0;
        identify(agreed.localTag(), agreed.peerTag());
        outbound.count(agreed.outboundStreams());
        startTransfer(agreed, now);
    }

    /** The association is up. */
    void established(long now, boolean active) {
        setupTook = now - setupBegan;
        enter(new Phase.Established());
        host.counters().increment(active ? Counter.ACTIVE_ESTABLISHED : Counter.PASSIVE_ESTABLISHED);
        user.established(agreement.outboundStreams(), agreement.inboundStreams());
    }

    /**
     * A path keeps failing: what leaves on it may come from an address of ours that is cut off, so the next one has a try, if no
     * other path has it (RFC 9260 section 6.4.1).
     */
    private void tryOtherSource(Path path, long now) {
        List<InetAddress> locals = locals();
        if (path.errors() < 2 || locals.size() < 2) {
            return;
        }
        Route route = path.route();
        int current = locals.indexOf(route.local());
        for (int i = 1; i < locals.size(); i++) {
            InetAddress local = locals.get((Math.max(current, 0) + i) % locals.size());
            if (local.getClass() == route.local().getClass()
                    && !paths.isSourceOfActive(local)
                    && route.link().localAddresses().contains(local)) {
                reroute(path, new Route(route.link(), local, route.remote()), now);
                return;
            }
        }
    }

    /** Has a path leave from another address, since the one before failed: what was learned of the network was of that way (7.2.5.2). */
    void reroute(Path path, Route route, long now) {
        path.route(route, now);
        wayChanged(path);
    }

    /** Packets go another way, or wait in other queues: congestion control begins anew (sections 7.2.5.1 and 7.2.5.2). */
    void wayChanged(Path path) {
        if (sender != null) {
            beginCongestionControl(path);
        }
    }

    /**
     * A verified packet came on a path: its source's UDP port is the peer's from now on (RFC 6951 section 5.4), and where it arrived is an
     * address that the peer knows, so what goes back on that path leaves from there. A peer may use several of our addresses in turn: as long
     * as what leaves is answered, that is no change of the way that would have congestion control begin anew.
     */
    void learnRoute(Path path, Packet packet, long now) {
        Route route = path.route();
        boolean elsewhere = !route.local().equals(packet.local());
        if ((elsewhere || route.remote().getPort() != packet.remote().getPort())
                && route.link().localAddresses().contains(packet.local())) {
            var learned = new Route(route.link(), packet.local(), packet.remote());
            if (elsewhere && path.errors() > 0) {
                reroute(path, learned, now);
            } else {
                path.route(learned, now);
            }
        }
    }

    /** Adds a control chunk for the best path. */
    void send(Chunk chunk) {
        out.add(paths.forData(), chunk);
    }

    /** The peer is there: what it acknowledged shows it (section 8.1). */
    void peerAnswered() {
        errors = 0;
    }

    /** A transmission on a path was not answered; may end the association (sections 8.1 and 8.2). */
    void pathFailed(Path path, boolean countsForAssociation, long now) {
        paths.failed(path);
        tryOtherSource(path, now);
        if (countsForAssociation && ++errors > settings.maximumRetransmissions()) {
            host.counters().increment(Counter.FAILED);
            end(new AssociationException(
                    Reason.UNREACHABLE,
                    "the peer did not answer " + errors + " transmissions in a row (Association.Max.Retrans is "
                            + settings.maximumRetransmissions() + ")"));
        }
    }

    @Override
    public void pathChanged(Path path) {
        user.notified(new Notification.PathChanged(path.route().remoteAddress(), path.state()));
    }

    /** Ends the association with an ABORT to the peer. */
    void abort(AssociationException cause, List<ErrorCause> causes) {
        if (ended) {
            return;
        }
        // Who chose paths may be why it ends.
        paths.choice(null);
        if (peerTag != 0) {
            out.close();
            out.add(paths.forData(), new AbortChunk(false, causes));
        }
        host.counters().increment(Counter.ABORTED);
        end(cause);
    }

    /** Ends the association: gracefully if there is no cause. What was not delivered is given back. */
    void end(AssociationException cause) {
        if (ended) {
            return;
        }
        ended = true;
        out.close();
        if (receiver != null) {
            user.deliver(receiver.streams().deliverable());
            forgetReceived();
        }
        giveBack();
        extensions.ended();
        phase = new Phase.Closed();
        user.stateChanged(phase.state());
        user.ended(cause);
    }

    private void forgetReceived() {
        var streams = receiver.streams();
        if (streams.isDeliveringInParts()) {
            user.notified(
                    new Notification.PartialDeliveryAborted(streams.partialStream(), streams.partialMessageNumber()));
        }
        streams.clear();
    }

    private void giveBack() {
        if (sender != null) {
            sender.drain(user::sendFailed);
        } else {
            outbound.drain(message -> user.sendFailed(message.message(), false));
        }
    }
}
