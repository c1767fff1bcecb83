/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

/** What a chunk that carries user data says of it, whatever its layout. Valid for the call that it is handed to. */
public interface FragmentHeader {

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

    /**
     * The number of its message in the stream; of 16 bits, or of 32 where messages may be interleaved, ordered and unordered ones by
     * themselves.
     */
    int messageNumber();

    /** Its place among the message's fragments: each has the number after the one before. Where messages may be interleaved, from 0 on. */
    int fragmentNumber();

    /** The payload protocol identifier; of a chunk that arrived, only where it begins a message. */
    int payloadProtocolIdentifier();

    /** The length of the user data, in bytes. */
    int payloadLength();
}
