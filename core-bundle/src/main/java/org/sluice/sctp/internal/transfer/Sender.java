/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.sluice.sctp.Counter;
import org.sluice.sctp.Message;
import org.sluice.sctp.Notification;
import org.sluice.sctp.Notification.MessageProgress;
import org.sluice.sctp.Notification.MessageProgress.Progress;
import org.sluice.sctp.internal.event.Counters;
import org.sluice.sctp.internal.path.Path;
import org.sluice.sctp.internal.path.Paths;
import org.sluice.sctp.internal.stream.OutboundMessage;
import org.sluice.sctp.internal.stream.OutboundStreams;
import org.sluice.sctp.internal.transfer.SentChunk.State;
import org.sluice.sctp.spi.DataFraming;
import org.sluice.sctp.wire.AcknowledgementView;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.Padding;

/**
 * The sending side: which DATA leaves when, first what is to be sent again, then what is new, as cwnd, the peer's window and Max.Burst
 * allow (RFC 9260 sections 6.1, 6.3.3, 6.9 and 6.10). Times in nanoseconds.
 */
public final class Sender {

    /** What Gap Ack Blocks reach; and no stream can have more ordered messages on their way (section 6.1). */
    private static final int MAXIMUM_OUTSTANDING = 65_535;

    /** A fragment is not cut to fill up a packet that has less room than this; more chunks cost more than they bring. */
    private static final int MINIMUM_FRAGMENT = 256;

    private TransferSettings settings;
    private final OutboundStreams streams;
    private final Paths paths;
    private final Counters counters;
    private final Consumer<Notification> user;
    private final SendWindow window;
    private final Outstanding outstanding;
    private final SackProcessor sacks;
    private final GivenUpMessages givenUp;
    private final Tidings tidings;
    private final Cutting cutting;
    private final OutgoingHeader header = new OutgoingHeader();
    private int headerLength;
    private DataFraming framing;

    private boolean probeNow;
    private boolean ignoreWindowOnce;
    private boolean sackSinceProbe;
    private long sentBytes;
    private long retransmittedChunks;

    public Sender(
            int initialTsn,
            long peerWindow,
            OutboundStreams streams,
            Paths paths,
            TransferSettings settings,
            DataFraming framing,
            Counters counters,
            Consumer<Notification> user) {
        this.user = user;
        this.settings = settings;
        this.framing = framing;
        this.headerLength = framing.headerLength();
        this.streams = streams;
        this.paths = paths;
        this.counters = counters;
        this.window = new SendWindow(initialTsn, peerWindow, headerLength);
        this.outstanding = window.outstanding();
        this.sacks = new SackProcessor(window, streams, paths, counters, user);
        this.givenUp = new GivenUpMessages(window, streams, sacks, user);
        this.cutting = new Cutting(settings, streams, paths, outstanding);
        this.tidings = new Tidings(window, paths);
    }

    /** Has data framed in another way, while none is in flight, or in the same way by another object. */
    public void framing(DataFraming newFraming) {
        framing = newFraming;
        headerLength = newFraming.headerLength();
        window.headerLength(headerLength);
    }

    /** Has other settings hold from now on. */
    public void configure(TransferSettings newSettings) {
        settings = newSettings;
        cutting.configure(newSettings);
    }

    /** The peer agreed once more, with another window; nothing of what was sent has reached it. */
    public void agreed(long peerWindow) {
        retransmitAll(paths.primary());
        window.peerWindowAdvertised(peerWindow);
    }

    /** What was given up, and who decides that. */
    public GivenUpMessages givenUp() {
        return givenUp;
    }

    /** The cumulative TSN ack point. */
    public int cumulativeTsnAck() {
        return outstanding.cumulativeAck();
    }

    /** Whether nothing of some streams is outstanding or to be sent, but for what is held; all streams if none is named. */
    public boolean isQuiet(Set<Integer> which) {
        return !streams.isSending(which) && !window.holds(which);
    }

    /** Everything outstanding counts as acknowledged; the next chunk gets a TSN, and streams begin with number 0. */
    public void restart(int nextTsn, long now) {
        taken(sacks.processCumulative(outstanding.nextTsn() - 1, now));
        window.restart(nextTsn);
        tidings.restarted();
        streams.restartNumbers(Set.of());
    }

    /** What waits to be sent. */
    public OutboundStreams streams() {
        return streams;
    }

    /** Takes in a well-formed SACK; false if it acknowledges what was never sent. */
    public boolean acknowledged(AcknowledgementView sack, long now) {
        return taken(sacks.process(sack, now));
    }

    /** Takes in the cumulative TSN ack of a SHUTDOWN; false if it acknowledges what was never sent. */
    public boolean acknowledged(int cumulativeTsnAck, long now) {
        return taken(sacks.processCumulative(cumulativeTsnAck, now));
    }

    private boolean taken(SackProcessor.Outcome outcome) {
        switch (outcome) {
            case PROGRESS -> {
                sackSinceProbe = true;
                progress = true;
                ignoreWindowOnce |= sacks.isFastRetransmit();
                for (int i = 0; i < paths.size(); i++) {
                    if (sacks.proves(paths.get(i))) {
                        paths.succeeded(paths.get(i));
                    }
                }
            }
            case TAKEN -> sackSinceProbe = true;
            case OLD -> {}
            case VIOLATION -> {
                return false;
            }
        }
        return true;
    }

    private boolean progress;

    /** Whether the peer acknowledged something new since this was last asked. */
    public boolean takeProgress() {
        boolean result = progress;
        progress = false;
        return result;
    }

    /** The timer of a path on which nothing is in flight ran out: it ran because the peer's window is shut (section 6.1, rule A). */
    public void probeWindow(Path path) {
        path.stopRetransmissionTimer();
        probeNow = true;
    }

    /**
     * The T3-rtx timer of a path ran out (section 6.3.3).
     *
     * @return whether it counts as an error of the path: not where the peer keeps acknowledging that its window is shut (section 6.1)
     */
    public boolean retransmissionTimeout(Path path, long now) {
        counters.increment(Counter.T3_EXPIRATIONS);
        boolean probe = window.peerWindow() == 0 && outstanding.size() == 1;
        boolean counts = !(probe && sackSinceProbe);
        sackSinceProbe = false;
        path.congestion().timeout();
        path.rto().backOff();
        path.stopRetransmissionTimer();
        window.leaveFastRecovery();
        return counts;
    }

    /** How often the earliest chunk that is in flight on a path was sent; 0 where none is. */
    public int transmissionsOfEarliest(Path path) {
        return window.transmissionsOfEarliest(path);
    }

    /** Has everything that is in flight on a path sent again, on the path that is now best for it; called after the path's error was counted. */
    public void retransmitAll(Path path) {
        Path other = paths.forRetransmission(path);
        window.lostOn(path, other);
        // One packet leaves whatever is in flight there (rule E3).
        ignoreWindowOnce = true;
    }

    /** A path is gone for good: what was in flight on it goes by another. */
    public void pathDeleted(Path path, Path other) {
        window.pathDeleted(path, other);
        ignoreWindowOnce = true;
    }

    /** Sends what may be sent now; a SACK that waits goes along. */
    public void transmit(PacketAssembler out, Receiver receiver, long now) {
        int packets = settings.maximumBurst() == 0 ? Integer.MAX_VALUE : sacks.takeBurst(settings.maximumBurst());
        if (window.toRetransmit() > 0) {
            packets = retransmit(out, receiver, now, packets);
        }
        ignoreWindowOnce = false;
        if (window.toRetransmit() == 0) {
            sendNew(out, receiver, now, packets);
        }
        probeNow = false;
    }

    /** Sends a SACK that is due, then what may be sent now. */
    public void transmitAfterSack(
            PacketAssembler out, Receiver receiver, Path sackPath, boolean mayTransmit, long now) {
        boolean hasData = mayTransmit && (!streams.isEmpty() || window.toRetransmit() > 0);
        // In an open packet, control chunks come before the data that is to fill it up (section 6.10).
        if (!hasData || out.isOpen(sackPath)) {
            receiver.acknowledge(out, sackPath, 0);
        }
        if (hasData) {
            transmit(out, receiver, now);
        }
        if (receiver.isSackDue(now)) {
            receiver.acknowledge(out, sackPath, 0);
        }
    }

    /** What is learned otherwise than by acknowledgements. */
    public Tidings tidings() {
        return tidings;
    }

    /** Adds new data to the packet that is open, and opens no other. */
    public void transmitIntoOpenPacket(PacketAssembler out, Receiver receiver, long now) {
        if (!out.isOpen(paths.forData())) {
            return;
        }
        ignoreWindowOnce = false;
        if (window.toRetransmit() > 0) {
            retransmit(out, receiver, now, 0);
        }
        if (window.toRetransmit() == 0) {
            sendNew(out, receiver, now, 0);
        }
    }

    private int retransmit(PacketAssembler out, Receiver receiver, long now, int packetLimit) {
        int packets = packetLimit;
        int tsn = window.retransmitFrom();
        for (; window.toRetransmit() > 0 && tsn != outstanding.nextTsn(); tsn++) {
            SentChunk chunk = outstanding.get(tsn);
            if (chunk.state != State.TO_RETRANSMIT || givenUp.givesUp(chunk)) {
                continue;
            }
            Path path = chunk.path;
            int length = window.wireLength(chunk);
            int type = framing.chunkType();
            long company = out.company(type, chunk.message.message());
            boolean fits = out.isOpenForData(path, type, company) && length <= out.room(path, type);
            if (!fits) {
                boolean allowed = ignoreWindowOnce || path.flightSize() < path.congestionWindow();
                if (packets == 0 || !allowed) {
                    break;
                }
                receiver.acknowledgeAlong(out, path, length);
                packets--;
                ignoreWindowOnce = false;
            }
            counters.increment(Counter.CHUNKS_RETRANSMITTED);
            retransmittedChunks++;
            write(out.openForData(path, type, true, company), tsn, chunk);
            window.sent(chunk);
            path.dataSent(now);
            if (!path.isRetransmissionTimerRunning() || tsn == outstanding.cumulativeAck() + 1) {
                path.startRetransmissionTimer(now);
            }
        }
        window.retransmitFrom(tsn);
        return packets;
    }

    private void sendNew(PacketAssembler out, Receiver receiver, long now, int packetLimit) {
        int packets = packetLimit;
        if (streams.isEmpty()) {
            return;
        }
        InetAddress towards = null;
        Path path = pathForData(towards, now);
        int type = framing.chunkType();
        int largestFragment = cutting.largest(out.sealLengthBefore(type), headerLength);
        OutboundMessage message = givenUp.current(path);
        while (message != null && outstanding.size() < MAXIMUM_OUTSTANDING) {
            // The message whose turn it is says where packets go while it is; those behind it wait.
            if (message.message().remote() != towards) {
                towards = message.message().remote();
                path = pathForData(towards, now);
            }
            if (isFull(path)) {
                path = pathForData(towards, now);
                if (isFull(path)) {
                    return;
                }
            }
            OutboundMessage same = message;
            message = givenUp.current(path);
            if (message != same) {
                continue;
            }
            int unsent = message.unsent();
            if (unsent == 0) {
                // The user has not gone on with it.
                return;
            }
            long company = out.company(type, message.message());
            boolean open = out.isOpenForData(path, type, company);
            int room = out.room(path, type) - headerLength;
            int length = Math.min(unsent, largestFragment);
            if (open && length > room) {
                boolean cut = unsent > largestFragment || message.isBegun();
                if (cut && room >= MINIMUM_FRAGMENT) {
                    length = room & ~3;
                } else {
                    out.close();
                    open = false;
                    Path next = pathForData(towards, now);
                    if (next != path) {
                        path = next;
                        continue;
                    }
                }
            }
            if (!open && streams.current() != message) {
                // The packet before is complete, and another stream begins the next.
                continue;
            }
            if (length > window.peerWindow() && !mayProbe(path, now)) {
                return;
            }
            if (!open) {
                if (packets == 0 || cutting.isHeldBack(message, length, largestFragment, headerLength)) {
                    return;
                }
                packets--;
                receiver.acknowledgeAlong(out, path, Padding.paddedLength(headerLength + length));
            }
            var buffer = out.openForData(path, type, length > window.peerWindow(), company);
            sendFragment(buffer, message, length, path, now);
            message = streams.current();
        }
    }

    private static boolean isFull(Path path) {
        return path.flightSize() >= path.congestionWindow();
    }

    /** The path for the next packet, towards an address or null. Congestion control hears before anything is asked of it how long none went there. */
    private Path pathForData(InetAddress towards, long now) {
        Path path = towards == null ? paths.forData() : paths.forData(towards);
        if (path.flightSize() == 0) {
            path.dataSent(now);
        }
        return path;
    }

    /** The largest message that needs no fragments now, in bytes. */
    public int largestUnfragmented(PacketAssembler out) {
        return cutting.largest(out.sealLengthBefore(framing.chunkType()), headerLength);
    }

    private void sendFragment(ByteBuffer buffer, OutboundMessage message, int length, Path path, long now) {
        Message content = message.message();
        int flags = content.isUnordered() ? DataView.UNORDERED : 0;
        boolean all = length == message.unsent();
        if (all && message.isEnded()) {
            flags |= DataView.ENDING;
        }
        if (all && message.isSackImmediately()) {
            flags |= DataView.SACK_IMMEDIATELY;
        }
        if (!message.isBegun()) {
            streams.numberCurrent();
            if ((flags & DataView.ENDING) == 0) {
                counters.increment(Counter.MESSAGES_FRAGMENTED);
            }
            flags |= DataView.BEGINNING;
        }
        int tsn = outstanding.nextTsn();
        SentChunk chunk = outstanding.add();
        chunk.begin(message, message.sent(), length, flags);
        chunk.fragmentNumber = streams.fragments();
        chunk.path = path;
        write(buffer, tsn, chunk);
        streams.fragmentSent(length);
        if (message.isTracked()) {
            message.tellSent(whole -> user.accept(new MessageProgress(whole, Progress.SENT)));
        }
        if (window.peerWindow() < length) {
            sackSinceProbe = false;
        }
        window.sent(chunk);
        sentBytes += length;
        counters.increment(content.isUnordered() ? Counter.UNORDERED_CHUNKS_SENT : Counter.ORDERED_CHUNKS_SENT);
        path.measure(tsn, now);
        path.dataSent(now);
        if (!path.isRetransmissionTimerRunning()) {
            path.startRetransmissionTimer(now);
        }
    }

    /**
     * Whether a chunk may leave though the peer has no room for it: one, to probe the window, one RTO after the window was found shut
     * (section 6.1, rule A). From then on the chunk is sent again as any other.
     */
    private boolean mayProbe(Path path, long now) {
        if (!outstanding.isEmpty()) {
            return false;
        }
        if (!probeNow && !path.isRetransmissionTimerRunning()) {
            path.startRetransmissionTimer(now);
        }
        return probeNow;
    }

    private void write(ByteBuffer buffer, int tsn, SentChunk chunk) {
        framing.writeHeader(header.of(tsn, chunk), buffer);
        chunk.message.copyTo(buffer, chunk.offset, chunk.length);
        Padding.pad(buffer, chunk.length);
    }

    /** Whether nothing waits to be sent or to be acknowledged. */
    public boolean isDrained() {
        return outstanding.isEmpty() && streams.isEmpty();
    }

    /** User bytes acknowledged cumulatively since this was last asked: the send buffer's that are free again. */
    public long takeReleasedBytes() {
        return sacks.takeReleasedBytes();
    }

    /** Messages acknowledged whole since this was last asked. */
    public long takeReleasedMessages() {
        return sacks.takeReleasedMessages();
    }

    /** The next TSN. */
    public int nextTsn() {
        return outstanding.nextTsn();
    }

    /** The peer's window as reckoned here, in bytes. */
    public long peerWindow() {
        return window.peerWindow();
    }

    /** DATA chunks sent and not acknowledged cumulatively. */
    public int outstandingChunks() {
        return outstanding.size();
    }

    /** User bytes sent for the first time. */
    public long sentBytes() {
        return sentBytes;
    }

    /** DATA chunks sent again. */
    public long retransmittedChunks() {
        return retransmittedChunks;
    }

    /**
     * Gives out every message that was not acknowledged whole, first those that were sent whole in their order, then those that were queued, and forgets them.
     *
     * @param taker gets the message and whether some of it had been sent
     */
    public void drain(BiConsumer<Message, Boolean> taker) {
        window.drain(message -> message.giveBack(taker));
        streams.drain(message -> message.giveBack(taker));
        for (int i = 0; i < paths.size(); i++) {
            paths.get(i).stopRetransmissionTimer();
        }
    }
}
