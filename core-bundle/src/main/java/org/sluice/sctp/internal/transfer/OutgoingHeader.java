/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.transfer;

import org.sluice.sctp.Message;
import org.sluice.sctp.wire.DataView;
import org.sluice.sctp.wire.FragmentHeader;

/** What the chunk that is being written says of its fragment. One for an association, used again and again. */
final class OutgoingHeader implements FragmentHeader {

    private SentChunk chunk;
    private Message message;
    private int tsn;

    /** Shows another chunk. */
    OutgoingHeader of(int itsTsn, SentChunk itself) {
        chunk = itself;
        message = itself.message.message();
        tsn = itsTsn;
        return this;
    }

    /** The flags as DATA has them. */
    int flags() {
        return chunk.flags;
    }

    private boolean has(int flag) {
        return (chunk.flags & flag) != 0;
    }

    @Override
    public boolean isBeginning() {
        return has(DataView.BEGINNING);
    }

    @Override
    public boolean isEnding() {
        return has(DataView.ENDING);
    }

    @Override
    public boolean isUnordered() {
        return has(DataView.UNORDERED);
    }

    @Override
    public boolean isSackImmediately() {
        return has(DataView.SACK_IMMEDIATELY);
    }

    @Override
    public int tsn() {
        return tsn;
    }

    @Override
    public int stream() {
        return message.stream();
    }

    @Override
    public int messageNumber() {
        return chunk.message.number();
    }

    @Override
    public int fragmentNumber() {
        return chunk.fragmentNumber;
    }

    @Override
    public int payloadProtocolIdentifier() {
        return message.payloadProtocolIdentifier();
    }

    @Override
    public int payloadLength() {
        return chunk.length;
    }
}
