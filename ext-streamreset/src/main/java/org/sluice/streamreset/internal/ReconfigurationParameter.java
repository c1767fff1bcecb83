/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.streamreset.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sluice.sctp.wire.MalformedException;
import org.sluice.sctp.wire.Parameter;

/** The parameters of RE-CONFIG chunks (RFC 6525 section 4). */
sealed interface ReconfigurationParameter extends Parameter {

    /** A request, which is answered under its number. */
    sealed interface Request extends ReconfigurationParameter {

        /** The Re-configuration Request Sequence Number. */
        int number();
    }

    /** Outgoing SSN Reset Request (section 4.1); no streams stand for all. */
    record OutgoingReset(int number, int responseNumber, int lastTsn, List<Integer> streams) implements Request {

        static final int TYPE = 13;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int encodedLength() {
            return 16 + 2 * streams.size();
        }

        @Override
        public void writeValue(ByteBuffer out) {
            out.putInt(number).putInt(responseNumber).putInt(lastTsn);
            streams.forEach(stream -> out.putShort(stream.shortValue()));
        }
    }

    /** Incoming SSN Reset Request (section 4.2); no streams stand for all. */
    record IncomingReset(int number, List<Integer> streams) implements Request {

        static final int TYPE = 14;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int encodedLength() {
            return 8 + 2 * streams.size();
        }

        @Override
        public void writeValue(ByteBuffer out) {
            out.putInt(number);
            streams.forEach(stream -> out.putShort(stream.shortValue()));
        }
    }

    /** SSN/TSN Reset Request (section 4.3). */
    record AssociationReset(int number) implements Request {

        static final int TYPE = 15;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int encodedLength() {
            return 8;
        }

        @Override
        public void writeValue(ByteBuffer out) {
            out.putInt(number);
        }
    }

    /** Re-configuration Response (section 4.4); with TSNs in answers to SSN/TSN Reset Requests. */
    record Response(int responseNumber, int result, boolean hasTsns, int senderNextTsn, int receiverNextTsn)
            implements ReconfigurationParameter {

        static final int TYPE = 16;

        Response(int responseNumber, int result) {
            this(responseNumber, result, false, 0, 0);
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int encodedLength() {
            return hasTsns ? 20 : 12;
        }

        @Override
        public void writeValue(ByteBuffer out) {
            out.putInt(responseNumber).putInt(result);
            if (hasTsns) {
                out.putInt(senderNextTsn).putInt(receiverNextTsn);
            }
        }
    }

    /** Add Outgoing Streams Request (section 4.5). */
    record AddOutgoing(int number, int count) implements Request {

        static final int TYPE = 17;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int encodedLength() {
            return 12;
        }

        @Override
        public void writeValue(ByteBuffer out) {
            out.putInt(number).putShort((short) count).putShort((short) 0);
        }
    }

    /** Add Incoming Streams Request (section 4.6). */
    record AddIncoming(int number, int count) implements Request {

        static final int TYPE = 18;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int encodedLength() {
            return 12;
        }

        @Override
        public void writeValue(ByteBuffer out) {
            out.putInt(number).putShort((short) count).putShort((short) 0);
        }
    }

    /** Reads a parameter's value, which is all that remains in a buffer. */
    static ReconfigurationParameter read(int type, ByteBuffer value) throws MalformedException {
        int length = value.remaining();
        boolean fits = switch (type) {
            case OutgoingReset.TYPE -> length >= 12 && length % 2 == 0;
            case IncomingReset.TYPE -> length >= 4 && length % 2 == 0;
            case AssociationReset.TYPE -> length == 4;
            case Response.TYPE -> length == 8 || length == 16;
            case AddOutgoing.TYPE, AddIncoming.TYPE -> length == 8;
            default -> false;
        };
        if (!fits) {
            throw new MalformedException("RE-CONFIG: parameter " + type + " with " + length + " bytes");
        }
        return switch (type) {
            case OutgoingReset.TYPE ->
                new OutgoingReset(value.getInt(), value.getInt(), value.getInt(), streams(value));
            case IncomingReset.TYPE -> new IncomingReset(value.getInt(), streams(value));
            case AssociationReset.TYPE -> new AssociationReset(value.getInt());
            case Response.TYPE -> {
                int number = value.getInt();
                int result = value.getInt();
                yield length == 8
                        ? new Response(number, result)
                        : new Response(number, result, true, value.getInt(), value.getInt());
            }
            case AddOutgoing.TYPE -> new AddOutgoing(value.getInt(), value.getShort() & 0xffff);
            default -> new AddIncoming(value.getInt(), value.getShort() & 0xffff);
        };
    }

    private static List<Integer> streams(ByteBuffer value) {
        var streams = new ArrayList<Integer>(value.remaining() / 2);
        while (value.hasRemaining()) {
            streams.add(value.getShort() & 0xffff);
        }
        return List.copyOf(streams);
    }
}
