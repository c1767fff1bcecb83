/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop;

/** What is counted of an association's reports of dropped packets, since it came up. */
public enum Figure {
    /** Reports sent, each of a packet that arrived with a wrong checksum. */
    REPORTS_SENT("reports sent"),
    /** Packets with a wrong checksum that were not reported, since the limit was reached ({@link PacketDropOptions#REPORTS}). */
    REPORTS_WITHHELD("reports not sent for the limit"),
    /** Reports that the peer sent. */
    FROM_PEER("reports from the peer"),
    /** Reports under the tag of our own packets, which boxes on the way send, or somebody who poses as one. */
    FROM_MIDDLE_BOXES("reports from boxes on the way"),
    /** Reports that say that the packet had a wrong checksum (B). */
    OF_CORRUPTION("reports of a wrong checksum"),
    /** Reports from boxes without a packet: they tell of the link only. */
    OF_BANDWIDTH("reports of the link only"),
    /** Reports passed over because they came too fast ({@link PacketDropOptions#HEEDED}). */
    OVER_LIMIT("reports over the limit"),
    /** Reports passed over because boxes are not heeded ({@link PacketDropOptions#MIDDLE_BOXES}), or the M flag does not fit the packet's tag. */
    NOT_HEEDED("reports not heeded"),
    /** Reports passed over because they are too short, or cut and not shorter than the whole. */
    UNREADABLE("reports that can't be read"),
    /** Reports passed over because the packet in them is none of ours, by its ports and tag. */
    OF_OTHERS("reports of packets of others"),
    /** Reports whose packet turned out to be nonsense before its end. */
    BROKEN_OFF("reports of packets that end in nonsense"),
    /** Chunks with user data in reports. */
    DATA("chunks of data reported"),
    /** Other chunks in reports. */
    CONTROL("control chunks reported"),
    /** Chunks in reports that say neither that the packet was damaged nor that a box dropped it, so that nothing is taken for lost. */
    NOT_LOST("chunks reported, not for loss"),
    /** Chunks with too little user data to be compared. */
    DATA_TOO_SHORT("data too short to compare"),
    /** Chunks with user data that nobody waits for: acknowledged, given up, or never sent. */
    DATA_NOT_AWAITED("data not awaited"),
    /** Chunks with user data that had been taken for lost shortly before. */
    DATA_ON_ITS_WAY("data on its way again"),
    /** Chunks with user data that is not what was sent. */
    DATA_DIFFERENT("data that was not sent so"),
    /** Chunks with user data that were sent again because of a report. */
    DATA_SENT_AGAIN("data sent again"),
    /** Control chunks that were sent again because of a report. */
    CONTROL_SENT_AGAIN("control chunks sent again"),
    /** Windows of the peer's that were taken from its reports. */
    PEER_WINDOWS("windows of the peer"),
    /** How often a congestion window was made larger because a box said that its link has room. */
    WINDOWS_RAISED("congestion windows raised"),
    /** How often a congestion window was made smaller because a box said that its queue is long, or that it dropped something. */
    WINDOWS_LOWERED("congestion windows lowered");

    private final String description;

    Figure(String description) {
        this.description = description;
    }

    /** What it is, for people. */
    public String description() {
        return description;
    }
}
