/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.internal.extension.AgreedExtensions;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.path.Paths;
import org.sluice.sctp.internal.stream.InboundStreams;
import org.sluice.sctp.internal.stream.OutboundStreams;
import org.sluice.sctp.internal.transfer.AbsentFraming;
import org.sluice.sctp.internal.transfer.DataFormat;
import org.sluice.sctp.internal.transfer.PacketAssembler;
import org.sluice.sctp.internal.transfer.Receiver;
import org.sluice.sctp.internal.transfer.SackFormat;
import org.sluice.sctp.internal.transfer.Sender;
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
final class Tcb {

    private static final int MINIMUM_PACKET_SIZE = 1200;
    private static final int PACKETS_IN_WINDOW = 8;

    private final AssociationHost host;
    private final AssociationUser user;
    private AssociationSettings settings;
    private final Paths paths;
    private final PacketAssembler out;
    private final SchedulerChoice scheduling;
    private final OutboundStreams outbound;
    private final int localPort;
    private final int remotePort;
    private final AssociationEndpoint endpoint;
    private final UserNotices notices = new UserNotices(this);
    private final Ways ways = new Ways(this);
    private final AddressBook addresses = new AddressBook(this);
    private final BindingChanges bindingChanges = new BindingChanges(this);
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

    Tcb(
            AssociationHost host,
            AssociationUser user,
            AssociationEndpoint endpoint,
            AssociationSettings settings,
            int localPort,
            int remotePort) {
        this.host = host;
        this.user = user;
        this.endpoint = endpoint;
        this.settings = settings;
        this.localPort = localPort;
        this.remotePort = remotePort;
        this.paths = new Paths(settings.path(), notices);
        this.out = new PacketAssembler(host.packets(), host.counters());
        this.scheduling = new SchedulerChoice(settings, host.schedulers(), host.messages(), out);
        this.outbound = scheduling.streams();
        this.abilities = new AssociationAbilities(this);
    }

    AssociationHost host() {
        return host;
    }

    AssociationUser user() {
        return user;
    }

    /** Whose it is. */
    AssociationEndpoint endpoint() {
        return endpoint;
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
        addresses.begin(agreed.localAddresses());
        identify(agreed.localTag(), agreed.peerTag());
        for (InetAddress address : agreed.peerAddresses()) {
            addresses.addListed(address, encapsulationPort);
        }
        outbound.count(
                agreed.outboundStreams(),
                message -> message.giveBack((part, sent) -> user.sendFailed(Failures.noStream(part))));
        if (sender == null) {
            startTransfer(agreed, now);
        } else {
            // A second INIT ACK, after a cookie that was stale: what left with the COOKIE ECHO is still to be sent.
            sender.agreed(agreed.peerWindow());
            agreeOnExtensions(agreed);
        }
    }

    /** What users are told. */
    UserNotices notices() {
        return notices;
    }

    /** Which way packets go. */
    Ways ways() {
        return ways;
    }

    /** The addresses of both sides. */
    AddressBook addresses() {
        return addresses;
    }

    /** What the user changes of the endpoint's addresses. */
    BindingChanges bindingChanges() {
        return bindingChanges;
    }

    /** The local addresses that the peer knows of. */
    List<InetAddress> locals() {
        return addresses.local();
    }

    /** Has other settings hold from now on; those that were spent on the set-up change nothing any more. */
    void configure(AssociationSettings newSettings) {
        settings = newSettings;
        scheduling.configure(newSettings);
        paths.settings(newSettings.path());
        if (sender != null) {
            sender.configure(newSettings.transfer());
            receiver.configure(newSettings.transfer());
        }
    }

    private void startTransfer(Agreement agreed, long now) {
        for (int i = 0; i < paths.size(); i++) {
            beginPath(paths.get(i), now);
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
                host.counters(),
                user::notified);
        receiver = newReceiver(agreed);
        takePoints();
        Extension.Answer.Unacceptable wrong = extensions.unacceptable();
        if (wrong != null) {
            abort(new AssociationException(Reason.PROTOCOL_VIOLATION, wrong.reason()), List.of(wrong.cause()));
        }
    }

    /** Data may take a path from now on. */
    void beginPath(Path path, long now) {
        // Loss is found out by the packets after it, so there must be room for some of them in the peer's window.
        long fitting = Math.max(MINIMUM_PACKET_SIZE, agreement.peerWindow() / PACKETS_IN_WINDOW);
        path.limitPacketSize((int) Math.min(path.largestPacketSize(), fitting), now);
        beginCongestionControl(path);
    }

    /** There are more streams now. */
    void streams(int outboundStreams, int inboundStreams) {
        agreement = agreement.withStreams(outboundStreams, inboundStreams);
        outbound.count(outboundStreams);
        user.streamsChanged(outboundStreams, inboundStreams);
    }

    /** An extension was withdrawn; what it left waits for it. */
    void suspend(String extension, long now) {
        // What is in the open packet was added while all were there, and may have to be sealed.
        out.close();
        if (extensions.suspend(extension, settings.extensionGrace(), now) && !ended) {
            takePoints();
        }
    }

    /** An extension is back. */
    void resume(Extension extension, long now) {
        if (extensions.resume(extension, now) && !ended) {
            takePoints();
            bindingChanges.tell(now);
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
        out.seal(extensions.seal());
        out.mute(extensions.isMissed());
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

    /** Has congestion control of a path begin anew. */
    void beginCongestionControl(Path path) {
        path.congestion(host.congestionControls()
                .create(new PathTraits(
                        path.route().remoteAddress(),
                        path.maximumPacketSize() - PacketWriter.COMMON_HEADER_LENGTH,
                        agreement.peerWindow())));
    }

    private Receiver newReceiver(Agreement agreed) {
        var streams = new InboundStreams(agreed.inboundStreams(), host.blocks());
        if (framing.isInterleaved()) {
            streams.interleaved(true);
        }
        return new Receiver(agreed.peerInitialTsn(), streams, settings.transfer(), acknowledgements, host.counters());
    }

    /** Takes on what the peer's newer INIT says, in a set-up that crossed with the peer's; nothing was received before. */
    void reagree(Agreement agreed) {
        agreement = agreed;
        addresses.begin(agreed.localAddresses());
        outbound.count(agreed.outboundStreams());
        agreeOnExtensions(agreed);
    }

    /** Gives back what was under way and starts sending and receiving anew, since the peer did (section 5.2.4, action A). */
    void restart(Agreement agreed, long now) {
        giveBack(Failures::restarted);
        forgetReceived();
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            path.inFlight(-path.flightSize());
            path.stopRetransmissionTimer();
        }
        outbound.restartNumbers();
        agreement = agreed;
        addresses.begin(agreed.localAddresses());
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
        notices.established();
        extensions.established(now);
        bindingChanges.tell(now);
    }

    /** Adds a control chunk for the best path. */
    void send(Chunk chunk) {
        out.add(paths.forData(), chunk);
    }

    /** The largest message that needs no fragments now, in bytes; no limit while nothing is known of the way. */
    int largestUnfragmented() {
        if (sender != null) {
            return sender.largestUnfragmented(out);
        }
        return paths.size() == 0
                ? Integer.MAX_VALUE
                : paths.smallestMaximumPacketSize() - PacketWriter.COMMON_HEADER_LENGTH - framing.headerLength();
    }

    /** The peer is there: what it acknowledged shows it (section 8.1). */
    void peerAnswered() {
        errors = 0;
    }

    /** A transmission on a path was not answered; may end the association (sections 8.1 and 8.2). */
    void pathFailed(Path path, boolean countsForAssociation, long now) {
        paths.failed(path);
        ways.tryOtherSource(path, now);
        if (countsForAssociation && ++errors > settings.maximumRetransmissions()) {
            host.counters().increment(Counter.FAILED);
            end(new AssociationException(
                    Reason.UNREACHABLE,
                    "the peer did not answer " + errors + " transmissions in a row (Association.Max.Retrans is "
                            + settings.maximumRetransmissions() + ")"));
        }
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
            out.mute(false);
            out.add(paths.forData(), new AbortChunk(false, causes));
        }
        host.counters().increment(Counter.ABORTED);
        boolean told = !causes.isEmpty() && peerTag != 0;
        end(told ? cause.withErrorCode(causes.get(0).code()) : cause);
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
        giveBack((message, sent) -> Failures.ended(message, sent, cause));
        extensions.ended();
        phase = new Phase.Closed();
        user.stateChanged(phase.state());
        user.ended(cause);
    }

    private void forgetReceived() {
        receiver.streams().clear();
        tellAborted();
    }

    /** Tells of which messages the user has parts whose rest will never come. */
    void tellAborted() {
        receiver.streams().takeAborted().forEach(user::notified);
    }

    private void giveBack(BiFunction<Message, Boolean, Notification.SendFailed> failure) {
        BiConsumer<Message, Boolean> taker = (message, sent) -> user.sendFailed(failure.apply(message, sent));
        if (sender != null) {
            sender.drain(taker);
        } else {
            outbound.drain(message -> message.giveBack(taker));
        }
    }
}
