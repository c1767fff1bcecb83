/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

/**
 * What a stack counts. Each constant has an id that stays the same in all versions, and a sentence. The first
 * ones are those of the SCTP MIB (RFC 3873).
 */
public enum Counter {
    /** Associations that this side opened. */
    ACTIVE_ESTABLISHED(1, "Associations that came up after this side sent the INIT."),
    /** Associations that the peer opened. */
    PASSIVE_ESTABLISHED(2, "Associations that came up after the peer sent the INIT."),
    /** Associations that were aborted. */
    ABORTED(3, "Associations that ended with an ABORT of either side."),
    /** Associations that were shut down. */
    SHUTDOWNS(4, "Associations that ended with a graceful shutdown."),
    /** Associations that failed. */
    FAILED(5, "Associations that ended because the peer stopped answering, or could not be set up."),
    /** Packets out of the blue. */
    OUT_OF_THE_BLUE(6, "Packets for which there is no association (RFC 9260 section 8.4)."),
    /** Packets with a bad checksum. */
    CHECKSUM_ERRORS(7, "Packets dropped because their checksum was wrong."),
    /** Malformed packets. */
    MALFORMED(8, "Packets or chunks dropped because they can't be parsed."),
    /** Packets with a wrong verification tag. */
    WRONG_TAG(9, "Packets dropped because their verification tag was wrong (RFC 9260 section 8.5)."),
    /** Packets received. */
    PACKETS_RECEIVED(10, "Packets that links handed in."),
    /** Packets sent. */
    PACKETS_SENT(11, "Packets handed to links."),
    /** Control chunks sent. */
    CONTROL_CHUNKS_SENT(12, "Chunks sent other than DATA."),
    /** Control chunks received. */
    CONTROL_CHUNKS_RECEIVED(13, "Chunks received other than DATA."),
    /** Ordered DATA sent. */
    ORDERED_CHUNKS_SENT(14, "DATA chunks sent with the U bit clear, without retransmissions."),
    /** Unordered DATA sent. */
    UNORDERED_CHUNKS_SENT(15, "DATA chunks sent with the U bit set, without retransmissions."),
    /** DATA received. */
    DATA_CHUNKS_RECEIVED(16, "DATA chunks received, duplicates included."),
    /** Duplicates received. */
    DUPLICATES_RECEIVED(17, "DATA chunks received that had arrived before."),
    /** DATA dropped for lack of room. */
    DATA_DROPPED(18, "DATA chunks dropped because the receive buffer was full."),
    /** Retransmitted DATA. */
    CHUNKS_RETRANSMITTED(19, "DATA chunks sent again."),
    /** Fast retransmissions. */
    FAST_RETRANSMITS(20, "Times fast retransmit was entered (RFC 9260 section 7.2.4)."),
    /** T3 expirations. */
    T3_EXPIRATIONS(21, "Times a T3-rtx timer ran out."),
    /** T1 expirations. */
    T1_EXPIRATIONS(22, "Times a T1-init or T1-cookie timer ran out."),
    /** Messages fragmented. */
    MESSAGES_FRAGMENTED(23, "Messages sent in more than one DATA chunk."),
    /** Messages reassembled. */
    MESSAGES_REASSEMBLED(24, "Messages received in more than one DATA chunk."),
    /** Bad cookies. */
    COOKIES_REJECTED(25, "COOKIE ECHOs dropped because the cookie's signature was wrong."),
    /** Stale cookies. */
    COOKIES_STALE(26, "COOKIE ECHOs answered with Stale Cookie."),
    /** INITs not answered. */
    INITS_LIMITED(27, "INITs not answered because there were too many in the second."),
    /** OOTB packets not answered. */
    OUT_OF_THE_BLUE_LIMITED(28, "Packets out of the blue not answered because there were too many in the second."),
    /** HEARTBEATs sent. */
    HEARTBEATS_SENT(29, "HEARTBEAT chunks sent."),
    /** Packets that a link could not send. */
    LINK_DROPS(30, "Packets that a link could not send."),
    /** Path MTU probes. */
    PATH_MTU_PROBES_SENT(31, "Probes of a path's MTU sent (RFC 8899)."),
    /** Black holes. */
    BLACK_HOLES(
            32,
            "Times a path lost large packets without a word, so that smaller ones were sent (RFC 8899 section 4.3)."),
    /** Messages of the network. */
    NETWORK_REPORTS(33, "ICMP messages that were about a packet of an association (RFC 9260 section 10)."),
    /** Messages of the network that were not believed. */
    NETWORK_REPORTS_IGNORED(34, "ICMP messages that matched no association, or not its verification tag."),
    /** Packets for another loop. */
    PACKETS_HANDED_OVER(35, "Packets that arrived at one loop of the stack and were handed to another."),
    /** Packets for another loop that had no room. */
    HANDOVERS_DROPPED(36, "Packets dropped on the way from one loop to another, mostly because that one was busy.");

    private final int id;
    private final String description;

    Counter(int id, String description) {
        this.id = id;
        this.description = description;
    }

    /** The number that means this counter in all versions. */
    public int id() {
        return id;
    }

    /** What is counted. */
    public String description() {
        return description;
    }
}
