/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.Counter;
import org.sluice.sctp.internal.path.Route;
import org.sluice.sctp.wire.AbortChunk;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.ChunkReader;
import org.sluice.sctp.wire.ChunkType;
import org.sluice.sctp.wire.CookiePreservativeParameter;
import org.sluice.sctp.wire.ErrorCause;
import org.sluice.sctp.wire.ErrorChunk;
import org.sluice.sctp.wire.HostNameAddressParameter;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.InvalidMandatoryParameterCause;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.PacketView;
import org.sluice.sctp.wire.Padding;
import org.sluice.sctp.wire.Parameter;
import org.sluice.sctp.wire.RestartWithNewAddressesCause;
import org.sluice.sctp.wire.StaleCookieCause;
import org.sluice.sctp.wire.StateCookieParameter;
import org.sluice.sctp.wire.UnrecognizedParameter;
import org.sluice.sctp.wire.UnresolvableAddressCause;

/**
 * Answers INITs with INIT ACKs that carry all there is to know, and remembers nothing (RFC 9260 sections 5.1, 5.2.1, 5.2.2); and
 * reads the cookies that come back. One for a loop. Times in nanoseconds.
 */
public final class InitAnswerer {

    /** What is told to the peer, from the endpoint that the INIT is for. */
    public interface Listener {

        /** What holds for its associations. */
        AssociationSettings settings();

        /** What the INIT ACK says beside its fixed fields and what the answer itself needs. */
        List<Parameter> parametersFor(Route route, InitChunk init);
    }

    /** No window that is smaller may be advertised (RFC 9260 section 3.3.2). */
    static final int MINIMUM_WINDOW = 1500;

    /** How many bytes of parameters that nobody here knows are sent back; enough for every INIT but one that is made to be answered at length. */
    private static final int MAXIMUM_REPORTED = 256;

    private final AssociationHost host;
    private final Cookies cookies;
    private final StatelessReply reply;
    private final Allowance limit;

    public InitAnswerer(AssociationHost host, Cookies cookies, Allowance limit) {
        this.host = host;
        this.cookies = cookies;
        this.reply = new StatelessReply(host.packets(), host.counters());
        this.limit = limit;
    }

    /**
     * Answers a packet whose first chunk is an INIT.
     *
     * @param listener the endpoint that accepts associations on that port, or null
     * @param existing the association with that peer, or null
     */
    public void answer(PacketView view, Route route, Listener listener, AssociationMachine existing, long now) {
        ChunkCursor cursor = view.chunks();
        cursor.next();
        if (view.verificationTag() != 0 || !cursor.isLast()) {
            // Sections 8.5.1 (A) and 6.10: an INIT is alone in its packet, under tag 0.
            host.counters().increment(Counter.MALFORMED);
            return;
        }
        InitChunk init;
        try {
            init = (InitChunk) ChunkReader.read(cursor);
        } catch (MalformedException e) {
            host.counters().increment(Counter.MALFORMED);
            return;
        }
        if (init.initiateTag() == 0 || 2 * cursor.length() > largestChunk(route)) {
            // Section 3.3.2; and the answer carries the INIT back in its cookie, so one that leaves no room for that
            // can't be answered.
            host.counters().increment(Counter.MALFORMED);
            return;
        }
        if (!limit.allows(now)) {
            host.counters().increment(Counter.INITS_LIMITED);
            return;
        }
        List<ErrorCause> refusal = refusal(init, listener, existing);
        if (refusal != null) {
            abort(view, route, init, refusal);
            return;
        }
        InitCollision collision = existing == null ? null : existing.initCollision();
        if (collision != null && collision.repeatShutdownAck(now)) {
            existing.flush(now);
            return;
        }
        if (collision != null) {
            List<InetAddress> added = collision.newAddresses(init, route.remoteAddress());
            if (!added.isEmpty()) {
                abort(view, route, init, List.of(new RestartWithNewAddressesCause(added)));
                return;
            }
        }
        acknowledge(view, route, init, listener, collision, now);
    }

    private static int largestChunk(Route route) {
        return route.link().maximumPacketSize(route.local()) - PacketView.COMMON_HEADER_LENGTH;
    }

    private List<ErrorCause> refusal(InitChunk init, Listener listener, AssociationMachine existing) {
        if (listener == null && existing == null) {
            host.counters().increment(Counter.OUT_OF_THE_BLUE);
            return List.of();
        }
        if (init.outboundStreams() == 0
                || init.inboundStreams() == 0
                || init.advertisedReceiverWindow() < MINIMUM_WINDOW) {
            return List.of(new InvalidMandatoryParameterCause());
        }
        for (var parameter : init.parameters()) {
            if (parameter instanceof HostNameAddressParameter) {
                // Section 3.3.2.4: host names are no longer resolved.
                return List.of(new UnresolvableAddressCause(UnrecognizedParameters.toBytes(parameter)));
            }
        }
        return null;
    }

    private void abort(PacketView view, Route route, InitChunk init, List<ErrorCause> causes) {
        reply.send(route, view.destinationPort(), view.sourcePort(), init.initiateTag(), new AbortChunk(false, causes));
    }

    private void acknowledge(
            PacketView view, Route route, InitChunk init, Listener listener, InitCollision collision, long now) {
        InitChunk own = collision == null ? null : collision.ownInit();
        AssociationSettings settings = collision == null ? listener.settings() : collision.settings();
        var parameters = new ArrayList<Parameter>();
        if (own != null) {
            own.parameters().stream()
                    .filter(parameter -> !(parameter instanceof CookiePreservativeParameter))
                    .forEach(parameters::add);
        } else if (listener != null) {
            parameters.addAll(listener.parametersFor(route, init));
            parameters.addAll(host.extensions()
                    .offers(settings.options(), route.link().capabilities(), host.random(), host.stint()));
        }
        var unrecognized = new ArrayList<Parameter>();
        UnrecognizedParameters.collect(init.parameters(), host.extensions(), unrecognized);
        int reported = 0;
        for (var parameter : unrecognized) {
            reported += Padding.paddedLength(Parameter.HEADER_LENGTH + parameter.encodedLength());
            if (reported <= MAXIMUM_REPORTED) {
                parameters.add(new UnrecognizedParameter(UnrecognizedParameters.toBytes(parameter)));
            }
        }
        var initAck = new InitChunk(
                true,
                own == null ? host.newTag() : own.initiateTag(),
                own == null ? settings.transfer().receiveBuffer() : own.advertisedReceiverWindow(),
                own == null ? settings.outboundStreams() : own.outboundStreams(),
                own == null ? settings.inboundStreams() : own.inboundStreams(),
                own == null ? host.random().nextInt() : own.initialTsn(),
                parameters);
        var cookie = new StateCookie(
                now,
                cookieLife(init, settings.cookieLife()),
                view.destinationPort(),
                view.sourcePort(),
                route.local(),
                route.remoteAddress(),
                collision == null ? 0 : collision.localTieTag(),
                collision == null ? 0 : collision.peerTieTag(),
                init,
                initAck);
        parameters.add(0, new StateCookieParameter(cookies.sign(cookie, now)));
        var withCookie = new InitChunk(
                true,
                initAck.initiateTag(),
                initAck.advertisedReceiverWindow(),
                initAck.outboundStreams(),
                initAck.inboundStreams(),
                initAck.initialTsn(),
                parameters);
        if (withCookie.encodedLength() > largestChunk(route)) {
            host.counters().increment(Counter.MALFORMED);
            return;
        }
        reply.send(route, view.destinationPort(), view.sourcePort(), init.initiateTag(), withCookie);
    }

    private long cookieLife(InitChunk init, long usual) {
        long life = usual;
        for (var parameter : init.parameters()) {
            if (parameter instanceof CookiePreservativeParameter preservative) {
                long asked = preservative.incrementMillis() * 1_000_000L;
                life = usual + Math.min(asked, usual * (CookieAuthority.MAXIMUM_PRESERVATION - 1));
            }
        }
        return Math.min(life, cookies.longestLife());
    }

    /**
     * Reads the cookie of a packet with a COOKIE ECHO.
     *
     * @return the cookie, or null if it is not one that this stack made for these ports and this tag (section 5.1.5)
     */
    public StateCookie readCookie(PacketView view, long now) {
        ChunkCursor cursor = view.chunks();
        cursor.next();
        while (cursor.type() != ChunkType.COOKIE_ECHO && cursor.next()) {
            // What extensions put before it was looked at.
        }
        byte[] signed = new byte[cursor.valueLength()];
        cursor.buffer().get(cursor.valueOffset(), signed);
        StateCookie cookie = cookies.verify(signed, now);
        boolean matches = cookie != null
                && cookie.localPort() == view.destinationPort()
                && cookie.remotePort() == view.sourcePort()
                && cookie.initAck().initiateTag() == view.verificationTag();
        if (matches && !host.extensions().stillOffers(cookie.initAck().parameters())) {
            // What was offered is gone; the peer begins anew when nobody answers.
            return null;
        }
        if (!matches) {
            host.counters().increment(Counter.COOKIES_REJECTED);
            return null;
        }
        return cookie;
    }

    /** Whether a cookie is older than it may be. */
    public static boolean isStale(StateCookie cookie, long now) {
        return now - cookie.createdAt() > cookie.lifetime();
    }

    /** Tells the peer that its cookie is too old (section 5.1.5, step 3). */
    public void sendStaleCookie(StateCookie cookie, Route route, long now) {
        host.counters().increment(Counter.COOKIES_STALE);
        long staleness = Math.min(0xffffffffL, (now - cookie.createdAt() - cookie.lifetime() + 999) / 1000);
        reply.send(
                route,
                cookie.localPort(),
                cookie.remotePort(),
                cookie.init().initiateTag(),
                new ErrorChunk(List.of(new StaleCookieCause(staleness))));
    }

    /** Refuses an association whose cookie is good. */
    public void refuse(StateCookie cookie, Route route, ErrorCause cause) {
        reply.send(
                route,
                cookie.localPort(),
                cookie.remotePort(),
                cookie.init().initiateTag(),
                new AbortChunk(false, List.of(cause)));
    }
}
