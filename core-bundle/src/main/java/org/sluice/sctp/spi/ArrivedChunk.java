/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** A chunk in its packet, as it arrived. Valid for the call that it is handed to. */
@ProviderType
public interface ArrivedChunk {

    /** Whether it is the first of its packet that guards are asked about. */
    boolean isFirst();

    /** The chunk type, 0 to 255. */
    int type();

    /** The chunk flags, 0 to 255. */
    int flags();

    /** The packet from its common header on, from position to limit; for reading only. */
    ByteBuffer packet();

    /** Where the chunk's header begins, as an absolute index of the packet. */
    int offset();

    /** How long it says that it is, its header included and padding not; it does not reach beyond the packet. */
    int length();
}
