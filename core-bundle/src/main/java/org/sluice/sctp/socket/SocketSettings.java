/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.sluice.sctp.Association;
import org.sluice.sctp.Notification;

/** What a socket keeps of its options, for itself and for each of its associations. Any thread. */
final class SocketSettings {

    /** What associations of one socket may differ in. */
    private record Each(SndInfo sending, int context, Set<EventType> events) {

        Each withSending(SndInfo value) {
            return new Each(value, context, events);
        }

        Each withContext(int value) {
            return new Each(sending, value, events);
        }

        Each withEvents(Set<EventType> value) {
            return new Each(sending, context, value);
        }
    }

    private final Map<Association, Each> own = new ConcurrentHashMap<>();
    private volatile Each future = new Each(SndInfo.DEFAULT, 0, Set.of());
    private volatile Linger linger = Linger.GRACEFUL;
    private volatile Duration receiveTimeout = Duration.ZERO;
    private volatile int interleaveLevel;
    private volatile boolean mapped;
    private volatile boolean explicitEnd;
    private volatile boolean receiveInfo = true;
    private volatile boolean nextInfo;
    private volatile boolean several;
    private volatile Supplier<List<Association>> associations = List::of;

    /** Those of a socket that is made by another one. */
    SocketSettings copy(Association associationOrNull) {
        var copy = new SocketSettings();
        copy.future = of(associationOrNull);
        copy.linger = linger;
        copy.receiveTimeout = receiveTimeout;
        copy.interleaveLevel = interleaveLevel;
        copy.mapped = mapped;
        copy.explicitEnd = explicitEnd;
        copy.receiveInfo = receiveInfo;
        copy.nextInfo = nextInfo;
        return copy;
    }

    /** The socket has any number of associations, which may differ. */
    void several() {
        several = true;
    }

    /** An association is one of several from now on, and keeps what holds for those to come now. */
    void begin(Association association) {
        own.put(association, future);
    }

    /** Nothing is asked of an association any more. */
    void end(Association association) {
        own.remove(association);
    }

    private Each of(Association associationOrNull) {
        Each its = associationOrNull == null ? null : own.get(associationOrNull);
        return its == null ? future : its;
    }

    private void change(Association associationOrNull, UnaryOperator<Each> change) {
        boolean itsOwn = associationOrNull != null
                && own.computeIfPresent(associationOrNull, (association, each) -> change.apply(each)) != null;
        if (!itsOwn) {
            if (several && associationOrNull != null) {
                throw new IllegalStateException("the association has ended");
            }
            synchronized (this) {
                future = change.apply(future);
            }
        }
    }

    SndInfo sending(Association associationOrNull) {
        return of(associationOrNull).sending();
    }

    void sending(Association associationOrNull, SndInfo value) {
        if (value.has(SendFlag.ABORT) || value.has(SendFlag.EOF)) {
            throw new IllegalArgumentException("not every message can end the association: " + value.flags());
        }
        change(associationOrNull, each -> each.withSending(value));
    }

    int context(Association associationOrNull) {
        return of(associationOrNull).context();
    }

    void context(Association associationOrNull, int value) {
        change(associationOrNull, each -> each.withContext(value));
    }

    Set<EventType> events(Association associationOrNull) {
        return of(associationOrNull).events();
    }

    void events(Association associationOrNull, Set<EventType> value) {
        Set<EventType> copy = Set.copyOf(value);
        change(associationOrNull, each -> each.withEvents(copy));
    }

    void event(Association associationOrNull, EventType type, boolean on) {
        change(associationOrNull, each -> {
            var changed = new HashSet<>(each.events());
            if (on) {
                changed.add(type);
            } else {
                changed.remove(type);
            }
            return each.withEvents(Set.copyOf(changed));
        });
    }

    /** Whether a notification is to be received. */
    boolean isWanted(Association association, Notification notification) {
        EventType type = EventType.of(notification);
        Set<EventType> events = events(association);
        return type == null
                || events.contains(type)
                || notification instanceof Notification.OfExtension told
                        && (events.contains(EventType.EXTENSION)
                                || events.contains(EventType.ofExtension(told.extension())));
    }

    /** For all associations that there are and will be. */
    void eventForAll(EventType type, boolean on) {
        event(null, type, on);
        own.keySet().forEach(association -> event(association, type, on));
    }

    Linger linger() {
        return linger;
    }

    void linger(Linger value) {
        linger = value;
    }

    Duration receiveTimeout() {
        return receiveTimeout;
    }

    void receiveTimeout(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("a time-out of " + value + " is negative");
        }
        receiveTimeout = value;
    }

    int interleaveLevel() {
        return interleaveLevel;
    }

    void interleaveLevel(int value) {
        if (value < 0 || value > 2) {
            throw new IllegalArgumentException("a fragment interleave level of " + value + " is not 0, 1 or 2");
        }
        interleaveLevel = value;
    }

    boolean isMapped() {
        return mapped;
    }

    void mapped(boolean value) {
        mapped = value;
    }

    boolean isExplicitEnd() {
        return explicitEnd;
    }

    void explicitEnd(boolean value) {
        explicitEnd = value;
    }

    boolean hasReceiveInfo() {
        return receiveInfo;
    }

    void receiveInfo(boolean value) {
        receiveInfo = value;
    }

    boolean hasNextInfo() {
        return nextInfo;
    }

    void nextInfo(boolean value) {
        nextInfo = value;
    }

    /** Says where the socket's associations are to be had. */
    void associations(Supplier<List<Association>> all) {
        associations = all;
    }

    List<Association> associations() {
        return associations.get();
    }

    /** Addresses as the user wants to see them (RFC 6458 section 8.1.15). */
    List<InetAddress> shown(List<InetAddress> addresses) {
        return mapped ? addresses.stream().map(SocketSettings::mapped).toList() : addresses;
    }

    InetAddress shown(InetAddress address) {
        return mapped ? mapped(address) : address;
    }

    private static InetAddress mapped(InetAddress address) {
        if (!(address instanceof Inet4Address)) {
            return address;
        }
        var bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        System.arraycopy(address.getAddress(), 0, bytes, 12, 4);
        try {
            // With a scope, which it does not have, since otherwise it would be made an IPv4 address again.
            return Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
