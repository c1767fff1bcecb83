/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.with.internal;

import org.sluice.sctp.ReceivedMessage;

/** What both sides say to each other beside the bytes: payload protocol identifiers and an Adaptation Layer Indication. */
final class Signs {

    /** Bytes of the connection. */
    static final int DATA = 0x736c7764;

    /** One byte that stands for nothing: this side sends no more, but still receives. */
    static final int END = 0x736c7765;

    /** Indicated when an association is set up: this side knows {@link #END}. */
    static final long INDICATION = 0x736c7774L;

    private Signs() {}

    static boolean isEnd(ReceivedMessage message) {
        return message.payloadProtocolIdentifier() == END && message.length() == 1;
    }
}
