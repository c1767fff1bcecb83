/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** An error cause (RFC 9260 section 3.3.10) that makes sense: what can be built can be written. Extensions have their own. */
@ConsumerType
public interface ErrorCause {

    /** The bytes before the value. */
    int HEADER_LENGTH = 4;

    /** The code, 0 to 65535. */
    int code();

    /** The length of header and value, without padding; at most 65,535. */
    int encodedLength();

    /** Writes the value, without header and padding, from the buffer's position on. */
    void writeValue(ByteBuffer out);

    /** What it says beyond its code, for people; empty where that is nothing. */
    default String describe() {
        return "";
    }

    /** Writes header and value, without padding, from the buffer's position on. */
    default void writeTo(ByteBuffer out) {
        int length = encodedLength();
        Ranges.encodedLength(CauseCode.name(code()), length);
        out.putShort((short) code());
        out.putShort((short) length);
        writeValue(out);
    }
}
