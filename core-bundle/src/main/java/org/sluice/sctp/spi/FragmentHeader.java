/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import org.osgi.annotation.versioning.ProviderType;

/** What a chunk with user data has to say of it. Valid for the call that it is handed to. */
@ProviderType
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

    /** The number of its message in the stream, of 32 bits; ordered and unordered messages are numbered by themselves. */
    int messageNumber();

    /** Its place among the message's fragments, from 0 on. */
    int fragmentNumber();

    /** The payload protocol identifier. */
    int payloadProtocolIdentifier();

    /** The length of the user data, in bytes. */
    int payloadLength();
}
