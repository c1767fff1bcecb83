/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.sctp.MessageAttribute;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackComponent;
import org.sluice.sctp.wire.ErrorCause;
import org.sluice.sctp.wire.Parameter;

/**
 * An extension of the protocol: the stack's part of it. It says what it claims on the wire, what it offers when an association is set up,
 * and, once both sides have spoken, makes the association's part. {@link #componentId} is its id.
 *
 * <p>Called on loops, possibly several at once, and must not wait. It holds nothing that belongs to one association.
 */
@ConsumerType
public interface Extension extends StackComponent {

    /** What became of an offer. */
    sealed interface Answer {

        /** Both sides want it. */
        record Agreed(AssociationExtension part) implements Answer {}

        /**
         * It isn't used in this association.
         *
         * @param reason why, for people
         * @param notice what the user is told when the association is up, as a {@link org.sluice.sctp.Notification.OfExtension} of that name; empty for nothing
         */
        record Refused(String reason, String notice) implements Answer {

            /** Without a word to the user. */
            public Refused(String reason) {
                this(reason, "");
            }
        }

        /** What the peer said is so wrong that there can be no association: it is aborted, with an error cause and a reason for people. */
        record Unacceptable(String reason, ErrorCause cause) implements Answer {}
    }

    /** The version, for people. */
    String version();

    /** What it claims; the same at every call. */
    Claims claims();

    /**
     * What it lets users put on messages, so that a program which doesn't know the extension can take an attribute by its name. Never null, and the
     * same at every call.
     */
    default List<MessageAttribute<?>> messageAttributes() {
        return List.of();
    }

    /** Whether associations with these options are to use it. */
    default boolean isOffered(Options options) {
        return true;
    }

    /** Whether an association in this situation is to use it: for an extension that needs to know more than {@link #isOffered(Options)} is told. */
    default boolean isOffered(OfferSituation situation) {
        return isOffered(situation.options());
    }

    /**
     * What our INIT or INIT ACK says for this extension. Chunk types that it claims are listed in Supported Extensions without its doing.
     *
     * @param options what holds for the association
     */
    default List<Parameter> offer(Options options) {
        return List.of();
    }

    /** The same in a situation: for an extension that needs to know more than {@link #offer(Options)} is told. */
    default List<Parameter> offer(OfferSituation situation) {
        return offer(situation.options());
    }

    /**
     * Whether an association uses this extension: a function of what both sides said and of nothing else, since it is worked out from a
     * cookie and may be worked out again (RFC 9260 section 5.1.3).
     */
    Answer agree(Negotiation negotiation);

    /**
     * An association's part again, from what an earlier one left ({@link SnapshotHook}), perhaps of another version.
     *
     * @throws IllegalArgumentException if the snapshot is of a format that this version does not know; the association then ends
     */
    default AssociationExtension resume(Map<String, Object> snapshot) {
        throw new IllegalArgumentException("extension " + componentId() + " does not go on from snapshots");
    }
}
