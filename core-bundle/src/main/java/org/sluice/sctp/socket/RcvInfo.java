/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

/**
 * How a message came (struct sctp_rcvinfo, RFC 6458 section 5.3.5).
 *
 * @param stream the stream, 0 to 65535 (rcv_sid)
 * @param streamSequenceNumber its number in the stream, without meaning where unordered (rcv_ssn)
 * @param payloadProtocolIdentifier what the sender set (rcv_ppid)
 * @param unordered whether it was delivered without regard to order (rcv_flags)
 * @param transmissionSequenceNumber the TSN of its first chunk (rcv_tsn)
 * @param cumulativeTransmissionSequenceNumber up to which TSN everything had arrived when it was put together (rcv_cumtsn)
 * @param context what the user gave the association to be told with it (rcv_context, {@link SctpSocketOptions#CONTEXT})
 */
public record RcvInfo(
        int stream,
        int streamSequenceNumber,
        int payloadProtocolIdentifier,
        boolean unordered,
        int transmissionSequenceNumber,
        int cumulativeTransmissionSequenceNumber,
        int context) {}
