/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes packets as text, for traces and failing tests. */
public final class PacketPrinter {

    private PacketPrinter() {}

    /** A packet on one line, from position to limit. Whatever the bytes are, it says something of them. */
    public static String oneLine(ByteBuffer packet) {
        return print(packet, " | ", false);
    }

    /** As {@link #oneLine}, with a line for each chunk and for each of its parameters, gaps, duplicates and causes. */
    public static String multiLine(ByteBuffer packet) {
        return print(packet, "\n  ", true);
    }

    private static String print(ByteBuffer packet, String separator, boolean details) {
        // The duplicate loses the byte order, and SCTP is big-endian whatever the caller's order is.
        var view = new PacketView().wrap(packet.duplicate());
        if (!view.isLongEnough()) {
            return packet.remaining() + " bytes, too few for a packet";
        }
        var text = new StringJoiner(separator);
        text.add(view.sourcePort() + " -> " + view.destinationPort() + " tag "
                + Integer.toHexString(view.verificationTag()) + (view.checksumMatches() ? "" : " BAD CHECKSUM"));
        ChunkCursor chunks = view.chunks();
        while (chunks.next()) {
            add(text, chunks, details);
        }
        if (chunks.malformed()) {
            text.add("MALFORMED REST");
        }
        return text.toString();
    }

    private static void add(StringJoiner text, ChunkCursor cursor, boolean details) {
        try {
            Chunk chunk = ChunkReader.read(cursor);
            text.add(describe(chunk, cursor));
            if (details) {
                details(chunk).forEach(line -> text.add("  " + line));
            }
        } catch (MalformedException e) {
            text.add("MALFORMED " + e.getMessage());
        }
    }

    private static List<String> details(Chunk chunk) {
        if (chunk instanceof InitChunk init) {
            return init.parameters().stream().map(PacketPrinter::parameter).toList();
        }
        if (chunk instanceof SackChunk sack) {
            return Stream.concat(
                            sack.gapAckBlocks().stream()
                                    .map(gap -> "gap " + unsigned(sack.cumulativeTsnAck() + gap.start()) + "-"
                                            + unsigned(sack.cumulativeTsnAck() + gap.end())),
                            sack.duplicates().stream().map(tsn -> "duplicate " + unsigned(tsn)))
                    .toList();
        }
        if (chunk instanceof AbortChunk abort) {
            return abort.causes().stream().map(PacketPrinter::cause).toList();
        }
        if (chunk instanceof ErrorChunk error) {
            return error.causes().stream().map(PacketPrinter::cause).toList();
        }
        return List.of();
    }

    private static String parameter(Parameter parameter) {
        String name = ParameterType.name(parameter.type());
        if (parameter instanceof AddressParameter address) {
            return name + " " + address.address().getHostAddress();
        }
        if (parameter instanceof SupportedAddressTypesParameter types) {
            return name + " " + join(types.addressTypes(), ParameterType::name);
        }
        if (parameter instanceof SupportedExtensionsParameter types) {
            return name + " " + join(types.chunkTypes(), ChunkType::name);
        }
        if (parameter instanceof CookiePreservativeParameter preservative) {
            return name + " " + preservative.incrementMillis() + " ms";
        }
        return name + " len " + parameter.encodedLength();
    }

    private static String cause(ErrorCause cause) {
        String what = cause.describe();
        return CauseCode.name(cause.code()) + (what.isEmpty() ? "" : " (" + what + ")");
    }

    private static <T> String join(List<T> values, Function<T, String> text) {
        return values.stream().map(text).collect(Collectors.joining(", "));
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
                                            .map(Object::toString)
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
            return name + (abort.reflectedTag() ? " T [" : " [") + join(abort.causes(), PacketPrinter::cause) + "]";
        }
        if (chunk instanceof ErrorChunk error) {
            return name + " [" + join(error.causes(), PacketPrinter::cause) + "]";
        }
        return name + " len " + cursor.length();
    }

    private static String unsigned(int tsn) {
        return Integer.toUnsignedString(tsn);
    }
}
