/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.core.tests;

import java.nio.ByteBuffer;
import java.util.Map;
import org.sluice.sctp.spi.AcknowledgementFormat;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.DataFraming;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.ExtensionContext;
import org.sluice.sctp.spi.Negotiation;
import org.sluice.sctp.spi.PathChoice;
import org.sluice.sctp.spi.PathsView;
import org.sluice.sctp.spi.ReceivedData;
import org.sluice.sctp.spi.SnapshotHook;
import org.sluice.sctp.wire.AcknowledgementView;
import org.sluice.sctp.wire.ChunkCursor;
import org.sluice.sctp.wire.FragmentHeader;
import org.sluice.sctp.wire.FragmentView;
import org.sluice.sctp.wire.SerialNumbers;

/** Three extensions that do what the core does otherwise: frame data, acknowledge it, choose paths. The core has never heard of their chunks. */
final class PointsExtension implements Extension {

    static final int FRAGMENT = 61;
    static final int ACKNOWLEDGEMENT = 62;

    /** Which point is taken. */
    enum Point {
        FRAMING,
        ACKNOWLEDGEMENTS,
        PATHS
    }

    /** What a part does wrong. */
    enum Mistake {
        NONE,
        THROWS,
        TOO_SHORT,
        WRONG_TYPE,
        NO_VIEW
    }

    private final Point point;
    private final String id;
    Mistake mistake = Mistake.NONE;
    int calls;

    PointsExtension(Point point) {
        this(point, "ext." + point.name().toLowerCase(java.util.Locale.ROOT));
    }

    PointsExtension(Point point, String id) {
        this.point = point;
        this.id = id;
    }

    @Override
    public String componentId() {
        return id;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Claims claims() {
        return switch (point) {
            case FRAMING -> Claims.none().chunkType(FRAGMENT);
            case ACKNOWLEDGEMENTS -> Claims.none().chunkType(ACKNOWLEDGEMENT);
            case PATHS -> Claims.none();
        };
    }

    @Override
    public Answer agree(Negotiation negotiation) {
        boolean wanted = claims().chunkTypes().stream().allMatch(negotiation::peerSupports);
        return wanted ? new Answer.Agreed(part()) : new Answer.Refused("the peer does not have it");
    }

    @Override
    public AssociationExtension resume(Map<String, Object> snapshot) {
        return part();
    }

    private AssociationExtension part() {
        return switch (point) {
            case FRAMING -> new Framing();
            case ACKNOWLEDGEMENTS -> new Acknowledgements();
            case PATHS -> new Turns();
        };
    }

    private void called() {
        calls++;
        if (mistake == Mistake.THROWS) {
            throw new IllegalStateException("asked to throw");
        }
    }

    /** A header of 24 bytes: everything in a word of its own but stream and flags. */
    private final class Framing implements DataFraming, SnapshotHook {

        private final View view = new View();

        @Override
        public int chunkType() {
            return FRAGMENT;
        }

        @Override
        public int headerLength() {
            return 24;
        }

        @Override
        public boolean isInterleaved() {
            return true;
        }

        @Override
        public void writeHeader(FragmentHeader header, ByteBuffer out) {
            called();
            int flags = (header.isBeginning() ? 1 : 0)
                    | (header.isEnding() ? 2 : 0)
                    | (header.isUnordered() ? 4 : 0)
                    | (header.isSackImmediately() ? 8 : 0);
            int type = mistake == Mistake.WRONG_TYPE ? 0 : FRAGMENT;
            out.putInt(type << 24 | flags << 16 | 24 + header.payloadLength());
            out.putInt(header.tsn());
            out.putInt(header.messageNumber());
            out.putInt(header.fragmentNumber());
            out.putInt(header.stream());
            if (mistake != Mistake.TOO_SHORT) {
                out.putInt(header.payloadProtocolIdentifier());
            }
        }

        @Override
        public FragmentView read(ChunkCursor chunk) {
            called();
            view.buffer = chunk.buffer();
            view.offset = chunk.offset();
            view.length = chunk.length();
            view.flags = chunk.flags();
            return mistake == Mistake.NO_VIEW ? null : view;
        }

        @Override
        public Map<String, Object> snapshot(ExtensionContext context) {
            return Map.of("format", 1);
        }
    }

    private static final class View implements FragmentView {

        private ByteBuffer buffer;
        private int offset;
        private int length;
        private int flags;

        @Override
        public boolean isWellFormed() {
            return length > 24;
        }

        @Override
        public ByteBuffer buffer() {
            return buffer;
        }

        @Override
        public boolean isBeginning() {
            return (flags & 1) != 0;
        }

        @Override
        public boolean isEnding() {
            return (flags & 2) != 0;
        }

        @Override
        public boolean isUnordered() {
            return (flags & 4) != 0;
        }

        @Override
        public boolean isSackImmediately() {
            return (flags & 8) != 0;
        }

        @Override
        public int tsn() {
            return buffer.getInt(offset + 4);
        }

        @Override
        public int messageNumber() {
            return buffer.getInt(offset + 8);
        }

        @Override
        public int fragmentNumber() {
            return buffer.getInt(offset + 12);
        }

        @Override
        public int stream() {
            return buffer.getInt(offset + 16) & 0xffff;
        }

        @Override
        public int payloadProtocolIdentifier() {
            return buffer.getInt(offset + 20);
        }

        @Override
        public int payloadOffset() {
            return offset + 24;
        }

        @Override
        public int payloadLength() {
            return length - 24;
        }
    }

    /** Cumulative TSN, window, then pairs of offsets: what is acknowledged so is never taken back. */
    private final class Acknowledgements implements AcknowledgementFormat, SnapshotHook {

        private final AckView view = new AckView();

        @Override
        public int chunkType() {
            return ACKNOWLEDGEMENT;
        }

        @Override
        public int minimumLength() {
            return 12;
        }

        @Override
        public void write(ReceivedData received, ByteBuffer out) {
            called();
            int start = out.position();
            int type = mistake == Mistake.WRONG_TYPE ? 3 : ACKNOWLEDGEMENT;
            out.putInt(type << 24);
            out.putInt(received.cumulativeTsn());
            out.putInt((int) received.window());
            int tsn = received.cumulativeTsn();
            while (SerialNumbers.tsnBefore(tsn, received.highestTsn()) && out.remaining() >= 4) {
                int from = received.next(tsn, true);
                tsn = received.next(from, false) - 1;
                out.putShort((short) (from - received.cumulativeTsn()));
                out.putShort((short) (tsn - received.cumulativeTsn()));
            }
            out.putShort(start + 2, (short) (out.position() - start));
        }

        @Override
        public AcknowledgementView read(ChunkCursor chunk) {
            called();
            view.buffer = chunk.buffer();
            view.offset = chunk.offset();
            view.length = chunk.length();
            return mistake == Mistake.NO_VIEW ? null : view;
        }

        @Override
        public Map<String, Object> snapshot(ExtensionContext context) {
            return Map.of("format", 1);
        }
    }

    private static final class AckView implements AcknowledgementView {

        private ByteBuffer buffer;
        private int offset;
        private int length;

        @Override
        public boolean isWellFormed() {
            return length >= 12 && length % 4 == 0;
        }

        @Override
        public int cumulativeTsnAck() {
            return buffer.getInt(offset + 4);
        }

        @Override
        public long advertisedReceiverWindow() {
            return buffer.getInt(offset + 8) & 0xffffffffL;
        }

        @Override
        public int gapBlocks() {
            return (length - 12) / 4;
        }

        @Override
        public int gapStart(int index) {
            return buffer.getShort(offset + 12 + 4 * index) & 0xffff;
        }

        @Override
        public int gapEnd(int index) {
            return buffer.getShort(offset + 14 + 4 * index) & 0xffff;
        }

        @Override
        public boolean isFinal(int index) {
            return true;
        }
    }

    /** The paths take turns, those that have room before those that have none. */
    private final class Turns implements PathChoice, SnapshotHook {

        private int turn;

        @Override
        public int forData(PathsView paths) {
            called();
            for (int i = 0; i < paths.count(); i++) {
                turn = (turn + 1) % paths.count();
                boolean usable = !paths.isDown(turn) && paths.state(turn) == org.sluice.sctp.PathState.ACTIVE;
                if (usable && paths.inFlight(turn) < paths.congestionWindow(turn)) {
                    return mistake == Mistake.WRONG_TYPE ? 99 : turn;
                }
            }
            return paths.primaryPlace();
        }

        @Override
        public int forRetransmission(PathsView paths, int lostOn) {
            return forData(paths);
        }

        @Override
        public Map<String, Object> snapshot(ExtensionContext context) {
            return Map.of("format", 1);
        }
    }
}
