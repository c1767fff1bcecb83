/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Writes packets as text, for traces and failing tests. */
public final class PacketPrinter {

    private PacketPrinter() {}

    /** A packet on one line. Whatever the bytes are, it says something of them. */
    public static String oneLine(ByteBuffer packet) {
        var view = new PacketView().wrap(packet.duplicate());
        if (!view.isLongEnough()) {
            return packet.remaining() + " bytes, too few for a packet";
        }
        var text = new StringJoiner(" | ");
        text.add(view.sourcePort() + " -> " + view.destinationPort() + " tag "
                + Integer.toHexString(view.verificationTag()) + (view.checksumMatches() ? "" : " BAD CHECKSUM"));
        ChunkCursor chunks = view.chunks();
        while (chunks.next()) {
            text.add(chunk(chunks));
        }
        if (chunks.malformed()) {
            text.add("MALFORMED REST");
        }
        return text.toString();
    }

    private static String chunk(ChunkCursor cursor) {
        try {
            return describe(ChunkReader.read(cursor), cursor);
        } catch (MalformedException e) {
            return "MALFORMED " + e.getMessage();
        }
    }

    private static String describe(Chunk chunk, ChunkCursor cursor) {
        String name = ChunkType.name(chunk.type());
        if (chunk instanceof DataChunk data) {
            String flags = ((data.flags() & DataView.SACK_IMMEDIATELY) != 0 ? "I" : "")
                    + ((data.flags() & DataView.UNORDERED) != 0 ? "U" : "")
                    + ((data.flags() & DataView.BEGINNING) != 0 ? "B" : "")
                    + ((data.flags() & DataView.ENDING) != 0 ? "E" : "");
            return name + " " + unsigned(data.tsn()) + " " + flags + " sid " + data.stream() + " ssn "
                    + data.streamSequenceNumber() + " len " + data.payload().length;
        }
        if (chunk instanceof SackChunk sack) {
            return name + " " + unsigned(sack.cumulativeTsnAck()) + " rwnd " + sack.advertisedReceiverWindow()
                    + (sack.gapAckBlocks().isEmpty()
                            ? ""
                            : " gaps "
                                    + sack.gapAckBlocks().stream()
                                            .map(gap -> gap.start() + "-" + gap.end())
                                            .collect(Collectors.joining(",")))
                    + (sack.duplicates().isEmpty()
                            ? ""
                            : " dups " + sack.duplicates().size());
        }
        if (chunk instanceof InitChunk init) {
            return name + " tag " + Integer.toHexString(init.initiateTag()) + " tsn " + unsigned(init.initialTsn())
                    + " rwnd " + init.advertisedReceiverWindow() + " streams " + init.outboundStreams() + "/"
                    + init.inboundStreams();
        }
        if (chunk instanceof ShutdownChunk shutdown) {
            return name + " " + unsigned(shutdown.cumulativeTsnAck());
        }
        if (chunk instanceof AbortChunk abort) {
            return name + (abort.reflectedTag() ? " T " : " ") + abort.causes();
        }
        if (chunk instanceof ErrorChunk error) {
            return name + " " + error.causes();
        }
        return name + " len " + cursor.length();
    }

    private static String unsigned(int tsn) {
        return Integer.toUnsignedString(tsn);
    }
}
