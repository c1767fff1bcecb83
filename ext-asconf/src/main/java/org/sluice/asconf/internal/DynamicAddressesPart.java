/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.asconf.AddressChange;
import org.sluice.asconf.AddressChange.Kind;
import org.sluice.asconf.DynamicAddressesOptions;
import org.sluice.sctp.spi.AddressHook;
import org.sluice.sctp.spi.ArrivedChunk;
import org.sluice.sctp.spi.BindingHook;
import org.sluice.sctp.spi.ChunkContext;
import org.sluice.sctp.spi.ChunkHook;
import org.sluice.sctp.spi.ErrorHook;
import org.sluice.sctp.spi.EstablishedHook;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.QuestionHook;
import org.sluice.sctp.spi.Reply;
import org.sluice.sctp.spi.ResendHook;
import org.sluice.sctp.spi.SnapshotHook;
import org.sluice.sctp.spi.StrangerHook;
import org.sluice.sctp.spi.TimerHook;
import org.sluice.sctp.wire.ErrorCause;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.Padding;
import org.sluice.sctp.wire.UnknownCause;
import org.sluice.sctp.wire.UnknownChunk;
import org.sluice.sctp.wire.UnrecognizedChunkTypeCause;

/** Dynamic addresses in an association: takes ASCONF and ASCONF-ACK and users' questions apart (RFC 5061 section 5). */
final class DynamicAddressesPart
        implements ChunkHook,
                StrangerHook,
                ErrorHook,
                AddressHook,
                BindingHook,
                EstablishedHook,
                TimerHook,
                QuestionHook,
                ResendHook,
                SnapshotHook {

    private static final int FORMAT = 1;

    /** A request about an IPv6 address: two headers and the correlation identifier. */
    private static final int LONGEST_CHANGE = 28;

    /** What the peer's INIT or INIT ACK asked for, or null. */
    private final InetAddress firstPrimary;

    private final AutomaticChanges automatic = new AutomaticChanges();
    private final BoundChanges bound = new BoundChanges();
    private OwnChanges own;
    private PeerChanges ofPeer;

    DynamicAddressesPart(InetAddress firstPrimary) {
        this.firstPrimary = firstPrimary;
    }

    static DynamicAddressesPart resume(Map<String, Object> snapshot) {
        if (!Integer.valueOf(FORMAT).equals(snapshot.get("format"))) {
            throw new IllegalArgumentException(
                    "dynamic addresses can't go on from a snapshot of format " + snapshot.get("format"));
        }
        var part = new DynamicAddressesPart(null);
        if (snapshot.containsKey("own")) {
            part.own = OwnChanges.resume((Map<?, ?>) snapshot.get("own"));
            part.ofPeer = PeerChanges.resume((Map<?, ?>) snapshot.get("ofPeer"));
        }
        if (snapshot.get("bound") instanceof List<?> described) {
            part.bound.resume(described);
        }
        return part;
    }

    @Override
    public Map<String, Object> snapshot(ExtensionContext context) {
        var values = new HashMap<String, Object>();
        values.put("format", FORMAT);
        if (own != null) {
            values.put("own", own.snapshot());
            values.put("ofPeer", ofPeer.snapshot());
        }
        values.put("bound", bound.snapshot());
        return values;
    }

    /** Both sides number their requests from their initial TSNs on (section 5.1, A2). */
    private void begin(ExtensionContext context) {
        if (own == null) {
            own = new OwnChanges(context.streams().initialTsn());
            ofPeer = new PeerChanges(context.streams().peerInitialTsn());
        }
    }

    @Override
    public void established(ExtensionContext context) {
        begin(context);
        if (firstPrimary != null && context.addresses().prefer(firstPrimary)) {
            Notices.address(context, "peerPrimarySet", firstPrimary);
        }
        localAddressesChanged(context);
    }

    @Override
    public void received(UnknownChunk chunk, ChunkContext context) {
        begin(context);
        ConfigurationChunk received;
        try {
            received = ConfigurationChunk.read(chunk.type(), chunk.value());
        } catch (MalformedException e) {
            // As any other chunk that can't be read: passed over.
            return;
        }
        switch (context.state()) {
            case ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_RECEIVED, SHUTDOWN_SENT -> {}
            default -> {
                // Section 5.1.1, C4.
                return;
            }
        }
        if (received.type() == ConfigurationChunk.ASCONF) {
            ofPeer.received(received, context);
        } else if (own.isIllegal(received)) {
            context.abort(
                    "the peer sent an ASCONF-ACK for what was never asked",
                    List.of(new UnknownCause(Refusal.ILLEGAL_ASCONF_ACK, new byte[0])));
        } else if (own.answered(received, context)) {
            goOn(context);
        }
    }

    /** What waits is sent; and what has changed on the host meanwhile. */
    private void goOn(ExtensionContext context) {
        own.proceed(context);
        askForBound(context);
        if (own.isIdle()) {
            localAddressesChanged(context);
        }
    }

    @Override
    public void endpointAddressesChanged(List<InetAddress> added, List<InetAddress> removed, ExtensionContext context) {
        begin(context);
        bound.changed(added, removed);
        askForBound(context);
    }

    /** The next request waits for the answer to the one before; one that is settled without asking is followed at once. */
    private void askForBound(ExtensionContext context) {
        while (own.isIdle() && own.isUnderstood()) {
            List<AddressChange> changes = bound.next(context.addresses(), mostChanges(context));
            if (changes.isEmpty()) {
                return;
            }
            own.add(new Task(changes, null));
            own.proceed(context);
        }
    }

    /** How many changes fit in one packet, whatever their addresses (section 5.1.1, C5). */
    private static int mostChanges(ExtensionContext context) {
        int room = context.outbound().roomInPacket() - ConfigurationChunk.HEADER_LENGTH - Integer.BYTES;
        // The address that the association is found by takes the place of one of them.
        return Math.max(1, room / LONGEST_CHANGE - 1);
    }

    @Override
    public boolean isOfPeer(ArrivedChunk chunk, InetAddress source, ExtensionContext context) {
        List<InetAddress> known = context.addresses().remote();
        ByteBuffer packet = chunk.packet();
        int at = chunk.offset();
        int length = chunk.length();
        // Rules D2 and D2-ext: any of the requests in the packet may name an address that is known.
        while (true) {
            InetAddress lookup = lookupAddress(packet, at, length);
            if (lookup != null && (lookup.isAnyLocalAddress() || known.contains(lookup))) {
                return true;
            }
            at += Padding.paddedLength(length);
            if (at + ConfigurationChunk.HEADER_LENGTH > packet.limit()
                    || (packet.get(at) & 0xff) != ConfigurationChunk.ASCONF) {
                return false;
            }
            length = packet.getShort(at + 2) & 0xffff;
            if (length < ConfigurationChunk.HEADER_LENGTH || at + length > packet.limit()) {
                return false;
            }
        }
    }

    private static InetAddress lookupAddress(ByteBuffer packet, int at, int length) {
        byte[] value = new byte[length - ConfigurationChunk.HEADER_LENGTH];
        packet.get(at + ConfigurationChunk.HEADER_LENGTH, value);
        try {
            return ConfigurationChunk.read(ConfigurationChunk.ASCONF, value).lookupAddress();
        } catch (MalformedException e) {
            // Then it shows nothing.
            return null;
        }
    }

    @Override
    public void reported(ErrorCause cause, ExtensionContext context) {
        if (cause instanceof UnrecognizedChunkTypeCause unrecognized
                && unrecognized.chunk().length > 0
                && (unrecognized.chunk()[0] & 0xff) == ConfigurationChunk.ASCONF) {
            begin(context);
            own.notUnderstood(context);
        }
    }

    @Override
    public void localAddressesChanged(ExtensionContext context) {
        begin(context);
        if (!context.options().get(DynamicAddressesOptions.AUTOMATIC) || !own.isUnderstood()) {
            return;
        }
        if (!own.isIdle()) {
            own.sendAgain(context);
            return;
        }
        List<AddressChange> due = automatic.due(context.addresses());
        if (!due.isEmpty()) {
            // Those that the peer takes are known then, and the others are not asked for again.
            due.forEach(automatic::refused);
            own.add(new Task(due, null));
            own.proceed(context);
        }
    }

    @Override
    public boolean resend(int chunkType, ExtensionContext context) {
        return chunkType == ConfigurationChunk.ASCONF && own != null && own.sendAgain(context);
    }

    @Override
    public void timeout(ExtensionContext context) {
        begin(context);
        own.timeout(context);
    }

    @Override
    public void asked(String question, Map<String, Object> details, Reply reply, ExtensionContext context) {
        begin(context);
        switch (question) {
            case "change" -> change(details, reply, context);
            case "figures" ->
                reply.answer(Map.of(
                        "requestsSent", own.sent(),
                        "requestsRetransmitted", own.retransmitted(),
                        "requestsReceived", ofPeer.received(),
                        "requestsRepeated", ofPeer.repeated(),
                        "requestsOutOfSequence", ofPeer.outOfSequence(),
                        "changesRefused", own.refused()));
            default ->
                throw new IllegalArgumentException(
                        "dynamic addresses answer \"change\" and \"figures\", not \"" + question + "\"");
        }
    }

    private void change(Map<String, Object> details, Reply reply, ExtensionContext context) {
        if (!(details.get("changes") instanceof List<?> described) || described.isEmpty()) {
            throw new IllegalArgumentException("changes: there are none");
        }
        List<AddressChange> changes = Task.changes(described);
        for (AddressChange change : changes) {
            InetAddress address = change.address();
            if (change.kind() == Kind.ADD
                    && !address.isAnyLocalAddress()
                    && !context.addresses().isPresent(address)) {
                throw new IllegalArgumentException(
                        address.getHostAddress() + " is no address that packets of this host can leave from");
            }
        }
        boolean accepted = Boolean.TRUE.equals(details.get("accepted"));
        if (accepted) {
            changes.forEach(change -> checkPrimary(change, context));
        }
        checkLength(changes, context);
        if (own.waiting() >= context.options().get(DynamicAddressesOptions.QUEUE)) {
            reply.fail(new IllegalStateException(own.waiting() + " requests wait already (asconf.queue)"));
            return;
        }
        own.add(accepted ? Task.told(changes) : new Task(changes, reply));
        own.proceed(context);
        if (accepted) {
            reply.answer(Map.of());
        }
    }

    /** RFC 6458 section 8.3.1: one of the association's. */
    private void checkPrimary(AddressChange change, ExtensionContext context) {
        InetAddress address = change.address();
        boolean known =
                address.isAnyLocalAddress() || context.addresses().local().contains(address) || own.isAdding(address);
        if (change.kind() == Kind.SET_PRIMARY && !known) {
            throw new IllegalArgumentException(
                    address.getHostAddress() + " is none of this side's addresses in the association");
        }
    }

    /** Section 5.1.1, C5. */
    private static void checkLength(List<AddressChange> changes, ExtensionContext context) {
        int room = context.outbound().roomInPacket();
        int each = new ConfigurationParameter.Request(0, 0, changes.get(0).address()).encodedLength();
        for (AddressChange change : changes) {
            each = Math.max(each, new ConfigurationParameter.Request(0, 0, change.address()).encodedLength());
        }
        int fixed = ConfigurationChunk.HEADER_LENGTH + Integer.BYTES + each;
        if (fixed + each * changes.size() > room) {
            throw new IllegalArgumentException(
                    changes.size() + " changes do not fit in one packet, which has room for " + (room - fixed) / each);
        }
    }
}
