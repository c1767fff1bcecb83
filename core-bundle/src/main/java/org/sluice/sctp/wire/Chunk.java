/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** A chunk that makes sense: what can be built can be written. Extensions have chunks of their own. */
@ConsumerType
public interface Chunk {

    /** The bytes before the value. */
    int HEADER_LENGTH = 4;

    /** The type, 0 to 255. */
    int type();

    /** The flags, 0 to 255. */
    default int flags() {
        return 0;
    }

    /** The length of header and value, without padding; at most 65,535. */
    int encodedLength();

    /** Writes the value, without header and padding, from the buffer's position on. */
    void writeValue(ByteBuffer out);

    /** Writes header, value and padding from the buffer's position on. */
    default void writeTo(ByteBuffer out) {
        int length = encodedLength();
        Ranges.encodedLength("a chunk", length);
        out.putInt(type() << 24 | flags() << 16 | length);
        writeValue(out);
        Padding.pad(out, length);
    }
}
