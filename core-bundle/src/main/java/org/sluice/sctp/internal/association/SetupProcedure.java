/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.AssociationException;
import org.sluice.sctp.AssociationException.Reason;
import org.sluice.sctp.Counter;
import org.sluice.sctp.PathState;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.CookieAckChunk;
import org.sluice.sctp.wire.CookieEchoChunk;
import org.sluice.sctp.wire.CookiePreservativeParameter;
import org.sluice.sctp.wire.ErrorCause;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.HostNameAddressParameter;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.InvalidMandatoryParameterCause;
import org.sluice.sctp.wire.MissingMandatoryParameterCause;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.ParameterType;
import org.sluice.sctp.wire.StaleCookieCause;
import org.sluice.sctp.wire.StateCookieParameter;
import org.sluice.sctp.wire.UnrecognizedParametersCause;
import org.sluice.sctp.wire.UnresolvableAddressCause;

/** The side that opens the association: INIT, COOKIE ECHO and the T1 timers (RFC 9260 sections 5.1 and 5.2.6). */
final class SetupProcedure {

    private final Tcb tcb;
    private long deadline = Path.NEVER;
    private long timeout;
    private int attempts;
    private long sentAt;

    SetupProcedure(Tcb tcb) {
        this.tcb = tcb;
    }

    /** When a T1 timer runs out, or {@link Path#NEVER}. */
    long deadline() {
        return deadline;
    }

    /** Sends the first INIT. */
    void begin(List<Parameter> parameters, long now) {
        var settings = tcb.settings();
        tcb.setupBegins(now);
        tcb.identify(tcb.host().newTag(), 0);
        tcb.enter(new Phase.CookieWait(new InitChunk(
                false,
                tcb.localTag(),
                settings.transfer().receiveBuffer(),
                settings.outboundStreams(),
                settings.inboundStreams(),
                tcb.host().random().nextInt(),
                parameters)));
        attempts = 0;
        timeout = Math.min(settings.path().rtoInitial(), settings.initRtoMaximum());
        sendAgain(now);
    }

    /** T1-init or T1-cookie ran out. */
    void timeout(long now) {
        tcb.host().counters().increment(Counter.T1_EXPIRATIONS);
        if (++attempts > tcb.settings().maximumInitRetransmissions()) {
            deadline = Path.NEVER;
            tcb.host().counters().increment(Counter.FAILED);
            String what = tcb.phase() instanceof Phase.CookieWait ? "INIT" : "COOKIE ECHO";
            tcb.end(new AssociationException(
                    Reason.NO_ANSWER,
                    "no answer from " + tcb.paths().primary().route().remote() + " to " + what + ", sent " + attempts
                            + (attempts == 1 ? " time" : " times")));
            return;
        }
        timeout = Math.min(timeout * 2, tcb.settings().initRtoMaximum());
        if (tcb.phase() instanceof Phase.CookieEchoed) {
            // Data went along with the COOKIE ECHO, and was lost with it as far as is known.
            tcb.sender().retransmitAll(tcb.paths().primary());
        }
        nextAddress();
        sendAgain(now);
    }

    /** A peer with several addresses may answer at another one; but nothing is sent to those that it only listed (section 5.4). */
    private void nextAddress() {
        var paths = tcb.paths();
        for (int i = 0; i < paths.size(); i++) {
            Path next = paths.get((attempts + i) % paths.size());
            if (next.state() != PathState.UNCONFIRMED) {
                paths.primary(next);
                return;
            }
        }
    }

    /** Sends the INIT or COOKIE ECHO again that is known to be lost; the timer runs on. Returns true. */
    boolean repeat() {
        sendToPrimary();
        return true;
    }

    private void sendAgain(long now) {
        deadline = now + timeout;
        sentAt = now;
        sendToPrimary();
    }

    private void sendToPrimary() {
        Path path = tcb.paths().primary();
        if (tcb.phase() instanceof Phase.CookieWait waiting) {
            tcb.out().addAlone(path, waiting.init(), 0);
        } else if (tcb.phase() instanceof Phase.CookieEchoed echoed) {
            tcb.out().add(path, new CookieEchoChunk(echoed.cookie()));
        }
    }

    /** An INIT ACK arrived (section 5.1, step C). */
    void initAck(InitChunk initAck, int encapsulationPort, long now) {
        if (!(tcb.phase() instanceof Phase.CookieWait waiting)) {
            // Section 5.2.3.
            return;
        }
        StateCookieParameter cookie = null;
        HostNameAddressParameter hostName = null;
        var unrecognized = new ArrayList<Parameter>();
        for (var parameter : initAck.parameters()) {
            if (parameter instanceof StateCookieParameter found) {
                cookie = found;
            } else if (parameter instanceof HostNameAddressParameter found) {
                hostName = found;
            }
        }
        boolean goOn =
                UnrecognizedParameters.collect(initAck.parameters(), tcb.host().extensions(), unrecognized);
        if (initAck.initiateTag() == 0) {
            // Section 3.3.3: nothing can be sent to a peer whose tag is 0.
            tcb.host().counters().increment(Counter.FAILED);
            tcb.end(new AssociationException(
                    Reason.PROTOCOL_VIOLATION, "the peer sent an INIT ACK with Initiate Tag 0"));
            return;
        }
        if (initAck.advertisedReceiverWindow() < InitAnswerer.MINIMUM_WINDOW) {
            // Section 3.3.3: it is refused, and another may come.
            tcb.out()
                    .addAlone(
                            tcb.paths().primary(),
                            new AbortChunk(false, List.of(new InvalidMandatoryParameterCause())),
                            initAck.initiateTag());
            return;
        }
        if (hostName != null) {
            refuse(
                    initAck,
                    new UnresolvableAddressCause(UnrecognizedParameters.toBytes(hostName)),
                    "the peer sent an INIT ACK with a Host Name Address, which is not resolved any more");
            return;
        }
        if (initAck.outboundStreams() == 0 || initAck.inboundStreams() == 0) {
            refuse(initAck, new InvalidMandatoryParameterCause(), "the peer sent an INIT ACK with 0 streams");
            return;
        }
        if (cookie == null) {
            if (goOn) {
                refuse(
                        initAck,
                        new MissingMandatoryParameterCause(List.of(ParameterType.STATE_COOKIE)),
                        "the peer sent an INIT ACK without a State Cookie");
            }
            return;
        }
        tcb.agree(Agreement.of(waiting.init(), initAck), encapsulationPort, now);
        if (tcb.isEnded()) {
            return;
        }
        tcb.enter(new Phase.CookieEchoed(waiting.init(), cookie.cookie()));
        attempts = 0;
        timeout = Math.min(tcb.settings().path().rtoInitial(), tcb.settings().initRtoMaximum());
        sendAgain(now);
        if (!unrecognized.isEmpty()) {
            tcb.send(new ErrorChunk(
                    List.of(new UnrecognizedParametersCause(UnrecognizedParameters.toBytes(unrecognized)))));
        }
    }

    private void refuse(InitChunk initAck, ErrorCause cause, String why) {
        tcb.out().addAlone(tcb.paths().primary(), new AbortChunk(false, List.of(cause)), initAck.initiateTag());
        tcb.host().counters().increment(Counter.ABORTED);
        tcb.end(new AssociationException(Reason.PROTOCOL_VIOLATION, why).withErrorCode(cause.code()));
    }

    /** A COOKIE ACK arrived (section 5.1, step E). */
    void cookieAck(long now) {
        if (tcb.phase() instanceof Phase.CookieEchoed) {
            complete(now, true);
        }
    }

    /** The association is up, by the COOKIE ACK or by the peer's own COOKIE ECHO. */
    void complete(long now, boolean active) {
        deadline = Path.NEVER;
        tcb.established(now, active);
    }

    /** Answers a COOKIE ECHO. */
    void acknowledgeCookie(Path path) {
        tcb.out().add(path, new CookieAckChunk());
    }

    /** The peer says that the cookie was too old (section 5.2.6): asks for one that lives longer. */
    void staleCookie(StaleCookieCause stale, long now) {
        if (!(tcb.phase() instanceof Phase.CookieEchoed echoed)) {
            return;
        }
        if (++attempts > tcb.settings().maximumInitRetransmissions()) {
            deadline = Path.NEVER;
            tcb.host().counters().increment(Counter.FAILED);
            tcb.end(new AssociationException(Reason.NO_ANSWER, "the peer found every cookie stale"));
            return;
        }
        var parameters = new ArrayList<Parameter>();
        for (var parameter : echoed.init().parameters()) {
            if (!(parameter instanceof CookiePreservativeParameter)) {
                parameters.add(parameter);
            }
        }
        // A cookie lives for a round trip; a second beyond that at most.
        long roundTrip = (now - sentAt) / 1_000_000;
        long missed = Math.min(1000, stale.staleness() / 1000 + 1);
        parameters.add(new CookiePreservativeParameter(roundTrip + missed));
        InitChunk init = echoed.init();
        tcb.enter(new Phase.CookieWait(new InitChunk(
                false,
                init.initiateTag(),
                init.advertisedReceiverWindow(),
                init.outboundStreams(),
                init.inboundStreams(),
                init.initialTsn(),
                parameters)));
        tcb.identify(tcb.localTag(), 0);
        sendAgain(now);
    }

    /** Stops the T1 timers. */
    void stop() {
        deadline = Path.NEVER;
    }

    /** The addresses of the INIT that are not the association's. */
    static List<InetAddress> newAddresses(Tcb tcb, Agreement agreed, InetAddress source) {
        var added = new ArrayList<InetAddress>();
        if (tcb.paths().find(source) == null) {
            added.add(source);
        }
        for (InetAddress address : agreed.peerAddresses()) {
            if (tcb.paths().find(address) == null) {
                added.add(address);
            }
        }
        return added;
    }
}
