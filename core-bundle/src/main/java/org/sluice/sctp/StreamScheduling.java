/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

/**
 * How the streams of an association share what it may send (SCTP_STREAM_SCHEDULER, RFC 8260 sections 3 and 4.3.2). Within a stream, messages
 * leave in the order in which they were handed over. Unless an extension interleaves messages, a message that was begun is sent to its end first.
 */
public enum StreamScheduling {

    /** What the stack was given as a component for that, or else {@link #FIRST_COME_FIRST_SERVED} (SCTP_SS_DEFAULT). */
    DEFAULT,

    /** In the order in which messages were handed over (SCTP_SS_FCFS). */
    FIRST_COME_FIRST_SERVED,

    /** Streams take turns, a message each, or a chunk where messages are interleaved (SCTP_SS_RR). */
    ROUND_ROBIN,

    /** Streams take turns, a packet each; a packet holds data of one stream only (SCTP_SS_RR_PKT). */
    ROUND_ROBIN_PER_PACKET,

    /** The stream with the lowest {@link Association#streamValue} goes first; those with the same take turns (SCTP_SS_PRIO). */
    PRIORITY,

    /** Each stream gets as many bytes as any other that has something to send (SCTP_SS_FB; fair capacity in section 3.5). */
    FAIR_BANDWIDTH,

    /** Streams get bytes in proportion to their {@link Association#streamValue}, of which 0 counts as 1 (SCTP_SS_WFQ). */
    WEIGHTED_FAIR
}
