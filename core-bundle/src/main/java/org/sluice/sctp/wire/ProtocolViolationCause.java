/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Protocol Violation (RFC 9260 section 3.3.10.13).
 *
 * @param information what the upper layer has to say, often text; may be empty
 */
public record ProtocolViolationCause(byte[] information) implements ErrorCause {

    /** Checks that it fits its length field. */
    public ProtocolViolationCause {
        Ranges.encodedLength("a Protocol Violation", HEADER_LENGTH + information.length);
    }

    /** With a text, in UTF-8. */
    public ProtocolViolationCause(String text) {
        this(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int code() {
        return CauseCode.PROTOCOL_VIOLATION;
    }

    @Override
    public int encodedLength() {
        return HEADER_LENGTH + information.length;
    }

    @Override
    public void writeValue(ByteBuffer out) {
        out.put(information);
    }

    /** The text, without what a terminal might obey. */
    @Override
    public String describe() {
        return Texts.harmless(information);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProtocolViolationCause that && Arrays.equals(information, that.information);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(information);
    }

    @Override
    public String toString() {
        return CauseCode.name(code()) + " (" + describe() + ")";
    }
}
