/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;

/** What a chunk that carries user data says, whatever its layout; a DATA chunk (RFC 9260 section 3.3.1) is one. */
public interface FragmentView {

    /** Whether there is a header and at least one byte of user data. Nothing but {@link #tsn} may be asked where there is not. */
    boolean isWellFormed();

    /** The buffer looked at. */
    ByteBuffer buffer();

    /** Whether it begins a message. */
    boolean isBeginning();

    /** Whether it ends a message. */
    boolean isEnding();

    /** Whether its message has no order. */
    boolean isUnordered();

    /** Whether an acknowledgement without delay is asked for. */
    boolean isSackImmediately();

    /** The TSN. */
    int tsn();

    /** The stream identifier, 0 to 65535. */
    int stream();

    /** The number of its message in the stream; of 16 bits, or of 32 where messages may be interleaved. */
    int messageNumber();

    /** Its place among the message's fragments: each has the number after the one before. Where messages may be interleaved, from 0 on. */
    int fragmentNumber();

    /** The payload protocol identifier, in a fragment that begins a message. */
    int payloadProtocolIdentifier();

    /** Where the user data begins, as an absolute index. */
    int payloadOffset();

    /** The length of the user data. */
    int payloadLength();
}
