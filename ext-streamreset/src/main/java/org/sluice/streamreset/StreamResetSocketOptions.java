/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.sluice.sctp.Association;
import org.sluice.sctp.Options;
import org.sluice.sctp.socket.SctpSocketOption;

/**
 * The options of sockets that belong to stream reconfiguration, by their names in RFC 6525 section 6.3, without the prefix. Those that ask the peer for something are set when the request was taken; what it
 * came to is told ({@link StreamResetEvent}). They fail with {@link IllegalArgumentException} if a stream does not exist or there would be too many, and with {@link IllegalStateException} if the association
 * does not use the extension, or too many requests wait ({@link StreamResetOptions#QUEUE}); then nothing is asked for. Requests are made one after the other.
 */
public final class StreamResetSocketOptions {

    /** Whether stream reconfiguration is offered by associations to come, and whether one that exists uses it. */
    public static final SctpSocketOption<Boolean> RECONFIG_SUPPORTED =
            SctpSocketOption.ofSupport("SCTP_RECONFIG_SUPPORTED", StreamResetOptions.SUPPORTED, StreamReset.ID);

    /** What the peer may ask for: of associations to come, and of one that exists (section 6.3.1). Nothing by default. */
    public static final SctpSocketOption<Set<Permission>> ENABLE_STREAM_RESET =
            SctpSocketOption.<Set<Permission>>builder("SCTP_ENABLE_STREAM_RESET", Set.class)
                    .ofExtension(StreamReset.ID)
                    .ofAssociationsToCome(StreamResetSocketOptions::allowed, StreamResetSocketOptions::allow)
                    .readFrom(association -> allowed(association.options()))
                    .writtenTo((association, value) -> association.configure(allow(Options.none(), value)))
                    .build();

    /** Has streams begin anew with stream sequence number 0 (section 6.3.2). Can be set only, of an association. */
    public static final SctpSocketOption<ResetStreams> RESET_STREAMS = SctpSocketOption.builder(
                    "SCTP_RESET_STREAMS", ResetStreams.class)
            .toldTo((association, value) -> ask(
                    association,
                    "reset" + direction(value.incoming(), value.outgoing()),
                    Map.of("streams", value.streams())))
            .build();

    /** Has all streams and the TSNs of both sides begin anew (section 6.3.3). Can be set only, of an association; the value is null. */
    public static final SctpSocketOption<Void> RESET_ASSOC = SctpSocketOption.builder("SCTP_RESET_ASSOC", Void.class)
            .toldTo((association, value) -> ask(association, "resetAssociation", Map.of()))
            .build();

    /** Adds streams (section 6.3.4). Can be set only, of an association. */
    public static final SctpSocketOption<AddStreams> ADD_STREAMS = SctpSocketOption.builder(
                    "SCTP_ADD_STREAMS", AddStreams.class)
            .toldTo((association, value) -> ask(
                    association,
                    "add" + direction(value.incoming() > 0, value.outgoing() > 0),
                    Map.of("incoming", value.incoming(), "outgoing", value.outgoing())))
            .build();

    private StreamResetSocketOptions() {}

    private static Set<Permission> allowed(Options options) {
        int bits = options.get(StreamResetOptions.ALLOWED);
        var allowed = EnumSet.noneOf(Permission.class);
        for (Permission each : Permission.values()) {
            if ((bits & each.bit()) != 0) {
                allowed.add(each);
            }
        }
        return allowed;
    }

    private static Options allow(Options options, Set<Permission> value) {
        int bits = 0;
        for (Permission each : value) {
            bits |= each.bit();
        }
        return options.with(StreamResetOptions.ALLOWED, bits);
    }

    private static String direction(boolean incoming, boolean outgoing) {
        return incoming && outgoing ? "Both" : incoming ? "Incoming" : "Outgoing";
    }

    private static CompletableFuture<Void> ask(Association association, String question, Map<String, Object> details) {
        var all = new HashMap<String, Object>(details);
        all.put("accepted", true);
        return association.ask(StreamReset.ID, question, all).thenApply(answer -> null);
    }
}
