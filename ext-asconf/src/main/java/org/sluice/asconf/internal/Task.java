/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.asconf.AddressChange;
import org.sluice.asconf.Outcome;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.Reply;
import org.sluice.sctp.wire.UnknownChunk;

/** Changes that go into one ASCONF, and where it stands. */
final class Task {

    final List<AddressChange> changes;

    /** Who waits for it, or null. */
    private final Reply reply;

    /** Whether what becomes of it is told, since nobody waits. */
    final boolean isTold;

    /** The chunk, the same whenever it is sent (RFC 5061 section 5.1, B4); null before it is sent. */
    ConfigurationChunk chunk;

    /** Where it went last. */
    InetAddress sentTo;

    /** How often it was sent. */
    int transmissions;

    Task(List<AddressChange> changes, Reply reply) {
        this(changes, reply, false);
    }

    private Task(List<AddressChange> changes, Reply reply, boolean isTold) {
        this.changes = List.copyOf(changes);
        this.reply = reply;
        this.isTold = isTold;
    }

    /** One that nobody waits for, and whose outcome is told. */
    static Task told(List<AddressChange> changes) {
        return new Task(changes, null, true);
    }

    /** Whether this side is to lose or to gain an address. */
    boolean has(AddressChange.Kind kind, InetAddress address) {
        return changes.contains(new AddressChange(kind, address));
    }

    void answer(List<Outcome> outcomes, ExtensionContext context) {
        if (reply != null) {
            reply.answer(Map.of("outcomes", outcomes.stream().map(Outcome::name).toList()));
        }
        for (int i = 0; isTold && i < outcomes.size(); i++) {
            Notices.outcome(context, changes.get(i), outcomes.get(i));
        }
    }

    /** None of the changes was made. */
    void answer(Outcome ofEach, ExtensionContext context) {
        answer(Collections.nCopies(changes.size(), ofEach), context);
    }

    Map<String, Object> snapshot() {
        var values = new HashMap<String, Object>();
        var described = new ArrayList<Object>();
        for (AddressChange change : changes) {
            described.add(Map.of(
                    "kind", change.kind().name(), "address", change.address().getAddress()));
        }
        values.put("changes", described);
        values.put("told", isTold);
        if (chunk != null) {
            values.put("chunk", Snapshot.value(chunk));
            values.put("sentTo", sentTo.getAddress());
            values.put("transmissions", transmissions);
        }
        return values;
    }

    /** The user, who was told that the extension was withdrawn, does not wait any more. */
    static Task resume(Map<?, ?> values) {
        var task = new Task(changes((List<?>) values.get("changes")), null, Boolean.TRUE.equals(values.get("told")));
        if (values.get("chunk") instanceof byte[] chunk) {
            task.chunk = Snapshot.chunk(new UnknownChunk(ConfigurationChunk.ASCONF, 0, chunk));
            task.sentTo = Snapshot.address(values.get("sentTo"));
            task.transmissions = (Integer) values.get("transmissions");
        }
        return task;
    }

    /**
     * Changes as they are described in snapshots and in questions.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static List<AddressChange> changes(List<?> described) {
        var changes = new ArrayList<AddressChange>();
        for (Object each : described) {
            if (!(each instanceof Map<?, ?> change) || !(change.get("kind") instanceof String kind)) {
                throw new IllegalArgumentException("changes: " + each + " is no change");
            }
            changes.add(new AddressChange(AddressChange.Kind.valueOf(kind), Snapshot.address(change.get("address"))));
        }
        return changes;
    }
}
