/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** A packet that arrived with a wrong checksum. Any bit of it may be wrong. Valid for the call that it is handed to. */
@ProviderType
public interface BrokenPacket {

    /** Where it came from: an address of the peer's. */
    InetAddress source();

    /** Its bytes from the common header on, at least 16, from position to limit; for reading only, and the link's again after the call. */
    ByteBuffer bytes();
}
