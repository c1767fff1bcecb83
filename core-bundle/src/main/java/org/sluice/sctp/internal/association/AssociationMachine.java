/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.AssociationState;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.PathState;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.internal.stream.MessageQueue;
import org.sluice.sctp.link.Packet;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.Reply;
import org.sluice.sctp.wire.ErrorCause;
import org.sluice.sctp.wire.PacketView;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.UserInitiatedAbortCause;

/**
 * One association as a deterministic machine: it is handed packets, timers that fired and what the user wants, each with the time, and
 * leaves packets, a deadline and events. No thread, clock or socket is inside. Everything is called on one loop, and after any of
 * it {@link #flush} sends what there is to send.
 *
 * <p>The work is done by procedures, one a concern, on what they share: the {@link Tcb}. Times in nanoseconds.
 */
public final class AssociationMachine {

    private final Tcb tcb;
    private final SetupProcedure setup;
    private final ShutdownProcedure shutdown;
    private final HeartbeatProcedure heartbeats;
    private final PathMtuProcedure pathMtu;
    private final AutocloseProcedure autoclose;
    private final LinkAbsence links;
    private final Standstill standstill;
    private final ChunkDispatcher dispatcher;
    private final CookieCollision collision;
    private final CookieGuard cookieGuard;
    private final RetransmissionProcedure retransmissions;
    private boolean dry = true;

    public AssociationMachine(
            AssociationHost host,
            AssociationUser user,
            AssociationEndpoint endpoint,
            AssociationSettings settings,
            int localPort,
            int remotePort) {
        tcb = new Tcb(host, user, endpoint, settings, localPort, remotePort);
        setup = new SetupProcedure(tcb);
        shutdown = new ShutdownProcedure(tcb);
        pathMtu = new PathMtuProcedure(tcb);
        heartbeats = new HeartbeatProcedure(tcb, pathMtu);
        links = new LinkAbsence(tcb, heartbeats);
        standstill = new Standstill(tcb, heartbeats);
        autoclose = new AutocloseProcedure(tcb, shutdown);
        dispatcher = new ChunkDispatcher(tcb, setup, shutdown, heartbeats);
        collision = new CookieCollision(tcb, setup, shutdown);
        cookieGuard = new CookieGuard(tcb);
        retransmissions = new RetransmissionProcedure(tcb, heartbeats, pathMtu);
        tcb.abilities().resending(new ResendProcedure(tcb, setup, shutdown, heartbeats));
    }

    /**
     * Opens the association from this side.
     *
     * @param routes the ways to the peer's addresses that the user gave, the first one primary; not empty
     * @param parameters what the INIT says beside its fixed fields
     */
    public void connect(List<Route> routes, List<Parameter> parameters, long now) {
        for (Route route : routes) {
            // Addresses that the user gave count as confirmed (section 5.4).
            tcb.paths().add(route, PathState.ACTIVE);
        }
        setup.begin(parameters, now);
    }

    /**
     * Sets up the association from a cookie that was verified, which came in a packet on a route (section 5.1.5).
     *
     * @return false if an extension does not take it: then nothing has come of it
     */
    public boolean accept(StateCookie cookie, PacketView view, Packet packet, Route route, long now) {
        tcb.setupBegins(cookie.createdAt());
        Agreement agreed = Agreement.of(cookie.initAck(), cookie.init());
        Route original = route;
        if (!cookie.remoteAddress().equals(route.remoteAddress())) {
            Route back =
                    tcb.host().route(cookie.remoteAddress(), route.remote().getPort(), List.of(cookie.localAddress()));
            original = back == null ? route : back;
        }
        // The INIT ACK went there and the cookie came back: that address is the peer's, others have to be verified
        // (section
        // 5.4).
        Path path = tcb.paths().add(original, PathState.ACTIVE);
        if (original != route) {
            tcb.paths().add(route, PathState.UNCONFIRMED);
        }
        tcb.agree(agreed, route.remote().getPort(), now);
        if (tcb.isEnded()) {
            return true;
        }
        if (!cookieGuard.admits(view, packet, now)) {
            return false;
        }
        setup.complete(now, false);
        setup.acknowledgeCookie(path);
        becameUp(now);
        return true;
    }

    /** What to do with a packet whose first chunk is a COOKIE ECHO with a valid signature, since the association exists (section 5.2.4). */
    public CookieCollision.Action cookieEcho(StateCookie cookie, PacketView view, Packet packet, long now) {
        if (standstill.isNow() || !cookieGuard.admits(cookie, view, packet, now)) {
            // It comes again.
            return CookieCollision.Action.DISCARD;
        }
        boolean wasUp = isUp();
        var action = collision.resolve(cookie, packet.remote().getAddress(), now);
        if (!wasUp && isUp()) {
            becameUp(now);
        }
        return action;
    }

    /** Takes in a packet whose ports and source are the association's; the machine checks the verification tag. */
    public void packet(PacketView view, Packet packet, long now) {
        if (tcb.isEnded()) {
            return;
        }
        if (standstill.isNow()) {
            standstill.keep(packet);
            return;
        }
        boolean wasUp = isUp();
        dispatcher.packet(view, packet, now);
        if (!wasUp && isUp()) {
            becameUp(now);
        }
    }

    /** Takes note of a packet with a wrong checksum whose tag, ports and source are the association's; false if that is nobody's business. */
    public boolean brokenPacket(Packet packet, long now) {
        return !tcb.isEnded() && !standstill.isNow() && dispatcher.broken(packet, now);
    }

    private boolean isUp() {
        return switch (tcb.phase().state()) {
            case CLOSED, COOKIE_WAIT, COOKIE_ECHOED -> false;
            default -> true;
        };
    }

    /** Whether the association is being set up from this side. */
    public boolean isSettingUp() {
        return tcb.phase() instanceof Phase.CookieWait || tcb.phase() instanceof Phase.CookieEchoed;
    }

    private void becameUp(long now) {
        heartbeats.begin(now);
        autoclose.active(now);
        shutdown.established(now);
    }

    /** Lets every timer fire whose time has come. */
    public void advance(long now) {
        if (mayNothingPass()) {
            // So no timer's running out would tell anything.
            links.advance(now);
            lapse(now);
            return;
        }
        if (!tcb.isEnded() && setup.deadline() <= now) {
            setup.timeout(now);
        }
        if (!tcb.isEnded() && shutdown.deadline() <= now) {
            shutdown.timeout(now);
        }
        for (int i = 0; i < tcb.paths().size() && !tcb.isEnded(); i++) {
            Path path = tcb.paths().get(i);
            if (path.isDown()) {
                continue;
            }
            if (path.retransmissionDeadline() <= now) {
                retransmissions.timeout(path, isUp(), now);
            }
            if (!tcb.isEnded() && path.heartbeatDeadline() <= now) {
                heartbeats.timeout(path, now);
            }
            if (!tcb.isEnded() && path.mtu().deadline() <= now) {
                pathMtu.timeout(path, now);
            }
        }
        if (!tcb.isEnded() && autoclose.deadline() <= now) {
            autoclose.timeout(now);
        }
        if (!tcb.isEnded()) {
            tcb.extensions().advance(now);
        }
        lapse(now);
    }

    /** Whether nothing leaves and nothing is taken in, since what it takes is away. */
    private boolean mayNothingPass() {
        return links.isWaiting() || standstill.isNow();
    }

    private void lapse(long now) {
        String lapsed = tcb.isEnded() ? null : tcb.extensions().lapsed(now);
        if (lapsed != null) {
            endWithout(lapsed, now);
        }
    }

    /** An extension is back. */
    public void resume(Extension extension, long now) {
        boolean stood = standstill.isNow();
        tcb.resume(extension, now);
        if (stood && !standstill.isNow() && !tcb.isEnded()) {
            var view = new PacketView();
            standstill.end(
                    packet -> {
                        view.wrap(packet.buffer());
                        packet(view, packet, now);
                    },
                    now);
        }
    }

    /** An extension did not come back: the association is shut down where that can still be done without it, else aborted. */
    private void endWithout(String extension, long now) {
        boolean graceful = tcb.phase() instanceof Phase.Established
                && !standstill.isNow()
                && !tcb.sender().givenUp().anyOutstanding();
        tcb.extensions().giveUpOn(extension);
        tcb.user().notified(new Notification.ExtensionWithdrawn(extension, graceful));
        if (graceful) {
            shutdown.request(now);
        } else {
            abort(Reason.EXTENSION_WITHDRAWN, "extension " + extension + " was withdrawn and did not come back");
        }
    }

    /** Sends what there is to send, and hands over what there is to hand over. Called after a batch of anything. */
    public void flush(long now) {
        if (tcb.isEnded()) {
            return;
        }
        if (mayNothingPass()) {
            if (tcb.receiver() != null && isUp()) {
                deliver(now);
            }
        } else if (tcb.receiver() != null && isUp()) {
            if (mayTransmit()) {
                tcb.extensions().beforeData(now);
                if (tcb.isEnded()) {
                    return;
                }
            }
            if (tcb.settings().transfer().unfragmented()) {
                tcb.user().fits(largestUnfragmented());
            }
            deliver(now);
            if (tcb.receiver().isSackDue(now)
                    && tcb.receiver().sackPath() != null
                    && !tcb.addresses().isMute()) {
                Path path = tcb.paths().forReply(tcb.receiver().sackPath());
                if (tcb.receiver().isSackForOtherPath(path)) {
                    path = tcb.paths().insteadOf(path);
                }
                tcb.sender().transmitAfterSack(tcb.out(), tcb.receiver(), path, mayTransmit(), now);
            } else if (mayTransmit()) {
                tcb.sender().transmit(tcb.out(), tcb.receiver(), now);
            }
            if (tcb.sender().givenUp().takeAny()) {
                // Those whom it concerns may have something to say to the peer now.
                tcb.extensions().beforeData(now);
            }
            if (tcb.isEnded()) {
                return;
            }
            if (!tcb.sender().isDrained()) {
                autoclose.active(now);
            }
            release();
            if (tcb.outbound().anyUnfinished() && tcb.sender().outstandingChunks() == 0) {
                tcb.user().awaits(tcb.outbound().awaitedStream());
            }
            shutdown.flush(now);
            shutdown.proceed(now);
        } else if (tcb.phase() instanceof Phase.CookieEchoed) {
            // Until the COOKIE ACK comes, data leaves only in the packet of the COOKIE ECHO (section 5.1, step C).
            tcb.sender().transmitIntoOpenPacket(tcb.out(), tcb.receiver(), now);
        }
        tcb.out().close();
    }

    private boolean mayTransmit() {
        return switch (tcb.phase().state()) {
            case ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_RECEIVED ->
                !tcb.addresses().isMute();
            default -> false;
        };
    }

    private void deliver(long now) {
        MessageQueue ready = tcb.receiver().streams().deliverable();
        if (!ready.isEmpty()) {
            autoclose.active(now);
            tcb.user().deliver(ready);
        }
    }

    private void release() {
        if (tcb.sender().takeProgress()) {
            tcb.peerAnswered();
        }
        long bytes = tcb.sender().takeReleasedBytes();
        long messages = tcb.sender().takeReleasedMessages();
        if (bytes > 0 || messages > 0) {
            tcb.user().released(bytes, messages);
            if (!dry && tcb.sender().isDrained()) {
                dry = true;
                tcb.user().notified(new Notification.SenderDry());
            }
        }
    }

    /** The user hands a message over; it is given back at once where its stream does not exist or the association ends. */
    public void send(Message message, long now) {
        boolean streamExists =
                tcb.agreement() == null || message.stream() < tcb.agreement().outboundStreams();
        if (tcb.isEnded() || !streamExists) {
            tcb.user().sendFailed(tcb.isEnded() ? Failures.ended(message, false, null) : Failures.noStream(message));
            return;
        }
        var lost = tcb.outbound().add(message, now);
        if (lost != null) {
            tcb.user().sendFailed(new Notification.SendFailed(message, false, lost, 0));
            return;
        }
        dry = false;
    }

    /** The send buffer lacks so many bytes for a message that the user wants to send. Whether anything was given up for it. */
    public boolean roomWanted(Message message, long bytes, long now) {
        long before = tcb.outbound().queuedMessages();
        if (!tcb.isEnded() && tcb.sender() != null) {
            tcb.extensions().roomWanted(message, bytes, now);
        }
        return tcb.outbound().queuedMessages() != before;
    }

    /** A user asks an extension something. */
    public void ask(String extension, String question, Map<String, Object> details, Reply reply, long now) {
        if (tcb.isEnded()) {
            reply.fail(new IllegalStateException("the association has ended"));
        } else {
            tcb.extensions().ask(extension, question, details, reply, now);
        }
    }

    /** The largest message that needs no fragments now, in bytes; no limit while nothing is known of the way. */
    public int largestUnfragmented() {
        return tcb.largestUnfragmented();
    }

    /** Messages were handed to the user, who has not taken them yet. */
    public void handedOver(long charge) {
        if (tcb.receiver() != null) {
            tcb.receiver().handedOver(charge);
        }
    }

    /** The user took messages. */
    public void taken(long charge) {
        if (tcb.receiver() != null) {
            tcb.receiver().taken(charge);
        }
    }

    /** The user wants a graceful end. */
    public void shutdown(long now) {
        if (!tcb.isEnded()) {
            shutdown.request(now);
        }
    }

    /** The user, or the stack for a reason of its own, ends the association at once. */
    public void abort(Reason reason, String text) {
        List<ErrorCause> causes = List.of(new UserInitiatedAbortCause(text));
        tcb.abort(new AssociationException(reason, text.isEmpty() ? "aborted" : text), causes);
    }

    /** When {@link #advance} is next due, or {@link Path#NEVER}. */
    public long nextDeadline() {
        if (tcb.isEnded()) {
            return Path.NEVER;
        }
        if (mayNothingPass()) {
            return Math.min(links.deadline(), tcb.extensions().lapseDeadline());
        }
        long deadline = Math.min(setup.deadline(), shutdown.deadline());
        deadline = Math.min(deadline, tcb.paths().nextDeadline());
        deadline = Math.min(deadline, autoclose.deadline());
        deadline = Math.min(deadline, tcb.extensions().deadline());
        return tcb.receiver() == null || tcb.addresses().isMute()
                ? deadline
                : Math.min(deadline, tcb.receiver().sackDeadline());
    }

    /** Whether the association is no more. */
    public boolean isEnded() {
        return tcb.isEnded();
    }

    /** The state. */
    public AssociationState state() {
        return tcb.phase().state();
    }

    /** This side's verification tag. */
    public int localTag() {
        return tcb.localTag();
    }

    /** The peer's verification tag, or 0 while it is not known. */
    public int peerTag() {
        return tcb.peerTag();
    }

    /** This side's SCTP port. */
    public int localPort() {
        return tcb.localPort();
    }

    /** The peer's SCTP port. */
    public int remotePort() {
        return tcb.remotePort();
    }

    /** The peer's addresses, the primary one first. */
    public List<InetAddress> remoteAddresses() {
        return tcb.addresses().remote();
    }

    /** Another number whenever the peer's addresses are others than before. */
    public int remoteAddressesVersion() {
        return tcb.paths().version();
    }

    /** Whether an address is the peer's. */
    public boolean hasRemote(InetAddress address) {
        return tcb.paths().find(address) != null;
    }

    /** What becomes of the association when links leave and return. */
    public LinkAbsence links() {
        return links;
    }

    /** What the answerer of INITs must know of an association that exists (sections 5.2.1 and 5.2.2). */
    InitCollision initCollision() {
        return new InitCollision(tcb, shutdown);
    }

    /** The streams that were agreed on; 0 before. */
    public int outboundStreams() {
        return tcb.agreement() == null ? 0 : tcb.agreement().outboundStreams();
    }

    /** The streams that were agreed on; 0 before. */
    public int inboundStreams() {
        return tcb.agreement() == null ? 0 : tcb.agreement().inboundStreams();
    }

    /** A picture of the association; null if it never had a path. */
    public AssociationPicture picture() {
        return tcb.paths().primary() == null ? null : AssociationPicture.of(tcb);
    }

    /** What users change while the association lives. */
    public AssociationControl control() {
        return new AssociationControl(tcb, heartbeats);
    }

    /** What the network reports of the association's packets. */
    public NetworkReports networkReports() {
        return new NetworkReports(tcb, pathMtu);
    }
}
