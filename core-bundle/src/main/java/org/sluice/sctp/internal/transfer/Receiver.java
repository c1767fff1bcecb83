/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.nio.ByteBuffer;
import java.util.List;
import org.sluice.sctp.Counter;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.stream.InboundStreams;
import org.sluice.sctp.spi.AcknowledgementFormat;
import org.sluice.sctp.spi.ReceivedData;
import org.sluice.sctp.spi.StreamPosition;
import org.sluice.sctp.wire.FragmentView;
import org.sluice.sctp.wire.SerialNumbers;

/**
 * The receiving side: which DATA is taken in, and when and how it is acknowledged (RFC 9260 section 6.2). Times in nanoseconds.
 */
public final class Receiver {

    /** What became of a DATA chunk. */
    public enum Outcome {
        /** It was taken in, or had been before, or is left for the peer to send again. */
        HANDLED,
        /** Its stream does not exist; it counts as received all the same (RFC 9260 section 6.5). */
        NO_SUCH_STREAM,
        /** It contradicts what was received before. */
        VIOLATION,
        /** It belongs to a message that is larger than any may be. */
        TOO_LARGE
    }

    private static final int MAXIMUM_DUPLICATES = 32;

    private TransferSettings settings;
    private final Counters counters;
    private final InboundStreams streams;
    private ReceivedTsns tsns;
    private final int[] duplicates = new int[MAXIMUM_DUPLICATES];
    private final Summary summary = new Summary();
    private AcknowledgementFormat format;
    private int duplicateCount;

    private long userBytes;
    private long advertisedWindow;
    private long receivedBytes;

    private boolean received;
    private boolean dataInPacket;
    private int packetsUnacknowledged;
    private boolean sackNow;
    private boolean duplicateSinceSack;
    private Path lastSackPath;
    private long sackDeadline = Path.NEVER;
    private Path sackPath;

    /**
     * The receiving side.
     *
     * @param format how what is received is acknowledged
     */
    public Receiver(
            int peerInitialTsn,
            InboundStreams streams,
            TransferSettings settings,
            AcknowledgementFormat format,
            Counters counters) {
        this.format = format;
        this.tsns = new ReceivedTsns(peerInitialTsn);
        this.streams = streams;
        this.settings = settings;
        this.counters = counters;
        this.advertisedWindow = settings.receiveBuffer();
        configure(settings);
    }

    /** Has what is received acknowledged in another way from now on. */
    public void format(AcknowledgementFormat newFormat) {
        format = newFormat;
    }

    /** Has other settings hold from now on. */
    public void configure(TransferSettings newSettings) {
        settings = newSettings;
        streams.parts(newSettings.partialDeliveryPoint(), newSettings.interleavedParts(), newSettings.receiveBuffer());
        openWindow();
    }

    /** The streams that data is taken into. */
    public InboundStreams streams() {
        return streams;
    }

    /** Takes in a DATA chunk with at least one byte, that came on a path. */
    public Outcome data(FragmentView data, Path path) {
        counters.increment(Counter.DATA_CHUNKS_RECEIVED);
        dataInPacket = true;
        sackPath = path;
        int tsn = data.tsn();
        if (data.isSackImmediately()) {
            sackNow = true;
        }
        if (tsns.contains(tsn)) {
            counters.increment(Counter.DUPLICATES_RECEIVED);
            if (duplicateCount < MAXIMUM_DUPLICATES) {
                duplicates[duplicateCount++] = tsn;
            }
            // It may have come again because the SACK was lost (section 6.2), on a way back that is broken (section
            // 6.4).
            sackNow = true;
            duplicateSinceSack = true;
            return Outcome.HANDLED;
        }
        if (isTooLarge(tsn)) {
            return Outcome.TOO_LARGE;
        }
        if (!tsns.isInReach(tsn) || !hasRoom(tsn)) {
            counters.increment(Counter.DATA_DROPPED);
            sackNow = true;
            return Outcome.HANDLED;
        }
        if (data.stream() >= streams.count()) {
            accept(tsn);
            return Outcome.NO_SUCH_STREAM;
        }
        streams.cumulativeTsn(tsns.cumulativeWith(tsn));
        switch (streams.add(data)) {
            case TAKEN -> {
                accept(tsn);
                if (data.isEnding() && !data.isBeginning()) {
                    // Counted where it ends: that is when it becomes whole, save for fragments out of order.
                    counters.increment(Counter.MESSAGES_REASSEMBLED);
                }
                receivedBytes += data.payloadLength();
                return Outcome.HANDLED;
            }
            case NO_ROOM -> {
                counters.increment(Counter.DATA_DROPPED);
                sackNow = true;
                return Outcome.HANDLED;
            }
            default -> {
                return Outcome.VIOLATION;
            }
        }
    }

    /**
     * The peer gave up data: nothing up to a TSN will come any more, and streams go on after the messages that are named. Counts as DATA
     * when it is about acknowledging that.
     */
    public void skip(int tsn, List<StreamPosition> positions, Path path) {
        dataInPacket = true;
        sackPath = path;
        if (!SerialNumbers.tsnBefore(tsns.cumulative(), tsn)) {
            // The SACK for an earlier one may have been lost.
            sackNow = true;
            return;
        }
        tsns.skipTo(tsn);
        if (tsns.hasGaps()) {
            sackNow = true;
        }
        streams.cumulativeTsn(tsns.cumulative());
        streams.skip(tsn, positions);
    }

    /** Begins anew: the peer's next DATA has a TSN, and its streams begin with number 0. */
    public void restart(int nextTsn) {
        tsns = new ReceivedTsns(nextTsn);
        duplicateCount = 0;
        streams.restartAll();
    }

    private void accept(int tsn) {
        boolean inOrder = tsn == tsns.cumulative() + 1 && !tsns.hasGaps();
        tsns.add(tsn);
        if (!inOrder || !received) {
            // The first DATA is acknowledged at once (section 5.1); and where a gap opened, or is being filled, the
            // peer
            // should know soon (section 6.7).
            sackNow = true;
            received = true;
        }
    }

    /**
     * Whether there is room for one chunk more. The window told to the peer counts what each chunk costs beside its bytes, the peer
     * does not; so more than the buffer is taken in, within bounds, rather than dropped. And a message larger than the buffer must be able
     * to become whole once the user has taken all the others.
     */
    private boolean hasRoom(int tsn) {
        if (streams.heldChunks() >= settings.maximumHeldChunks() && tsn != tsns.cumulative() + 1) {
            return false;
        }
        long held = streams.heldBytes() + userBytes;
        if (held < settings.receiveBuffer()) {
            return true;
        }
        boolean fillsGap = SerialNumbers.tsnBefore(tsn, tsns.highest()) || tsn == tsns.cumulative() + 1;
        if (userBytes == 0 && fillsGap) {
            return held < reassemblyLimit();
        }
        return held < 2L * settings.receiveBuffer() || fillsGap && held < 4L * settings.receiveBuffer();
    }

    /** Whether the next chunk in order finds no room though the user has taken everything: then the message can never become whole. */
    private boolean isTooLarge(int tsn) {
        return tsn == tsns.cumulative() + 1 && userBytes == 0 && streams.heldBytes() >= reassemblyLimit();
    }

    private long reassemblyLimit() {
        return 2L * settings.receiveBuffer() + settings.maximumMessageSize();
    }

    /** Messages were handed to the user, who has not taken them yet; charged as {@code DataBlock.messageCharge}. */
    public void handedOver(long charge) {
        userBytes += charge;
    }

    /** The user took messages. */
    public void taken(long charge) {
        userBytes -= charge;
        openWindow();
    }

    private void openWindow() {
        long window = window();
        // Silly window avoidance (section 6.1, RFC 1122 section 4.2.3.3): a small opening is not worth a packet.
        long step = Math.min(settings.receiveBuffer() / 2, 4 * 1500);
        if (window - advertisedWindow >= step && advertisedWindow < settings.receiveBuffer() / 4) {
            sackNow = true;
        }
    }

    /** The packet has been taken in with all its chunks. */
    public void packetEnded(long now) {
        if (!dataInPacket) {
            return;
        }
        dataInPacket = false;
        packetsUnacknowledged++;
        if (packetsUnacknowledged >= settings.sackFrequency()) {
            sackNow = true;
        } else if (sackDeadline == Path.NEVER) {
            sackDeadline = now + settings.sackDelay();
        }
    }

    /** How many bytes the buffer is to hold. */
    public long bufferSize() {
        return settings.receiveBuffer();
    }

    /** Asks for a SACK at the next opportunity. */
    public void acknowledgeNow() {
        sackNow = true;
    }

    /** Whether a SACK has to leave now. */
    public boolean isSackDue(long now) {
        return sackNow || sackDeadline <= now;
    }

    /** Whether a SACK waits for its delay to pass; it may as well go with DATA (section 6.1). */
    public boolean isSackPending() {
        return sackNow || sackDeadline != Path.NEVER;
    }

    /** When a delayed SACK is due, or {@link Path#NEVER}. */
    public long sackDeadline() {
        return sackDeadline;
    }

    /**
     * Whether the next SACK should rather take another path than the one given: a duplicate came, and the last SACK, which the peer
     * has not seen then, went there (section 6.4). So the SACKs of a peer that repeats itself take turns between paths.
     */
    public boolean isSackForOtherPath(Path path) {
        return duplicateSinceSack && lastSackPath == path;
    }

    /** A path is gone for good: SACKs go by another. */
    public void pathDeleted(Path path, Path other) {
        if (sackPath == path) {
            sackPath = other;
        }
        if (lastSackPath == path) {
            lastSackPath = null;
        }
    }

    /** The path that the last DATA came on, where a SACK goes (section 6.4); null before any came. */
    public Path sackPath() {
        return sackPath;
    }

    /** Ends the packet that is open, since data of a length needs another one; a SACK that waits goes in front of it, if both fit. */
    void acknowledgeAlong(PacketAssembler out, Path path, int length) {
        out.close();
        if (isSackPending()
                && sackPath == path
                && out.room(path, format.chunkType()) >= length + format.minimumLength()) {
            acknowledge(out, path, length);
        }
    }

    /**
     * Adds a SACK to a packet. It is never cut for the sake of data but down to its fixed part.
     *
     * @param reserve how many bytes are to be left in the packet
     */
    void acknowledge(PacketAssembler out, Path path, int reserve) {
        if (out.isOpen(path) && out.room(path, format.chunkType()) < reserve + format.minimumLength()) {
            out.close();
        }
        ByteBuffer buffer = out.openForControl(path, format.chunkType());
        int limit = buffer.limit();
        buffer.limit(path.maximumPacketSize() - reserve);
        writeSack(buffer, path);
        buffer.limit(limit);
        counters.increment(Counter.CONTROL_CHUNKS_SENT);
    }

    /** Writes a SACK for a path with the newest information, as much of it as fits up to the buffer's limit. */
    private void writeSack(ByteBuffer out, Path path) {
        advertisedWindow = window();
        format.write(summary, out);
        duplicateCount = 0;
        packetsUnacknowledged = 0;
        sackNow = false;
        lastSackPath = path;
        duplicateSinceSack = false;
        sackDeadline = Path.NEVER;
    }

    /** What an acknowledgement may say. */
    private final class Summary implements ReceivedData {

        @Override
        public int cumulativeTsn() {
            return tsns.cumulative();
        }

        @Override
        public int highestTsn() {
            return tsns.highest();
        }

        @Override
        public int next(int tsn, boolean arrived) {
            return tsns.next(tsn, arrived);
        }

        @Override
        public long window() {
            return advertisedWindow;
        }

        @Override
        public int duplicates() {
            return duplicateCount;
        }

        @Override
        public int duplicate(int index) {
            return duplicates[index];
        }
    }

    /** How much the peer may send, in bytes. */
    public long window() {
        long window = settings.receiveBuffer() - streams.heldBytes() - userBytes;
        if (userBytes == 0 && streams.heldBytes() < reassemblyLimit()) {
            // Only what is not whole yet is held: it must be able to become so.
            return Math.max(window, settings.receiveBuffer() / 4);
        }
        return Math.max(window, 0);
    }

    /** The cumulative TSN ack point. */
    public int cumulativeTsn() {
        return tsns.cumulative();
    }

    /** User bytes received, without duplicates. */
    public long receivedBytes() {
        return receivedBytes;
    }

    /** What the user has not taken yet and what is held, in bytes with what it costs. */
    public long pendingBytes() {
        return userBytes + streams.heldBytes();
    }
}
