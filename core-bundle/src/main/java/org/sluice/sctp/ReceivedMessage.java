/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

import java.nio.charset.StandardCharsets;

/**
 * A user message that arrived, whole; or, where {@link AssociationOptions#PARTIAL_DELIVERY_POINT} asks for that, a part of one.
 *
 * @param stream the stream identifier
 * @param streamSequenceNumber its number in the stream, 0 to 65535; without meaning where unordered. Where an extension interleaves messages,
 *     32 bits, and unordered ones are numbered by themselves
 * @param payloadProtocolIdentifier what the sender set, as 32 bits
 * @param unordered whether it was delivered without regard to order
 * @param payload its bytes, at least one; the array is the receiver's own
 * @param ending whether the message ends with these bytes (MSG_EOR); always, unless it is given out in parts. The parts of a message
 *     follow one another without another message between, unless {@link AssociationOptions#INTERLEAVED_PARTS} allows that
 * @param transmissionSequenceNumber the TSN of its first DATA chunk; of a part, of that part's first chunk (rcv_tsn of RFC 6458 section 5.3.5)
 * @param cumulativeTransmissionSequenceNumber the cumulative TSN ack point when it was put together, with it: up to there everything had
 *     arrived (rcv_cumtsn). Both are 32 bits and compare as serial numbers, so a larger one may be negative here
 */
public record ReceivedMessage(
        int stream,
        int streamSequenceNumber,
        int payloadProtocolIdentifier,
        boolean unordered,
        byte[] payload,
        boolean ending,
        int transmissionSequenceNumber,
        int cumulativeTransmissionSequenceNumber) {

    /** A whole message of which nobody asks for TSNs: both are 0. */
    public ReceivedMessage(
            int stream, int streamSequenceNumber, int payloadProtocolIdentifier, boolean unordered, byte[] payload) {
        this(stream, streamSequenceNumber, payloadProtocolIdentifier, unordered, payload, true, 0, 0);
    }

    /** The payload read as UTF-8. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The number of payload bytes. */
    public int length() {
        return payload.length;
    }

    /** A message that carries the same bytes back on the same stream, with the same identifier and ordering. */
    public Message toMessage() {
        return Message.wrap(payload)
                .onStream(stream)
                .withPayloadProtocolIdentifier(payloadProtocolIdentifier)
                .unordered(unordered);
    }

    @Override
    public String toString() {
        return payload.length + " bytes on stream " + stream + (unordered ? ", unordered" : "")
                + (ending ? "" : ", to be continued");
    }
}
