/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** A parameter of a chunk (RFC 9260 section 3.2.1) that makes sense: what can be built can be written. Extensions have their own. */
@ConsumerType
public interface Parameter {

    /** The bytes before the value. */
    int HEADER_LENGTH = 4;

    /** The type, 0 to 65535. */
    int type();

    /** The length of header and value, without padding; at most 65,535. */
    int encodedLength();

    /** Writes the value, without header and padding, from the buffer's position on. */
    void writeValue(ByteBuffer out);

    /** Writes header and value, without padding, from the buffer's position on. */
    default void writeTo(ByteBuffer out) {
        int length = encodedLength();
        Ranges.encodedLength("a parameter", length);
        out.putShort((short) type());
        out.putShort((short) length);
        writeValue(out);
    }
}
