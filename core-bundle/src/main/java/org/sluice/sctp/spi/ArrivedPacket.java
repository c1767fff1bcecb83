/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.net.InetAddress;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/** A packet as it arrived. Valid for the call that it is handed to. */
@ProviderType
public interface ArrivedPacket {

    /** The peer's address that it came from. */
    InetAddress source();

    /** The two ECN bits of IP, 0 to 3 (RFC 3168 section 5); 0 where the link can't tell. */
    int congestionMark();

    /** The differentiated services code point, 0 to 63 (RFC 2474); 0 where the link can't tell. */
    int differentiatedServices();

    /** How many bytes it has, from the common header on. */
    int length();

    /** The lowest TSN of user data in it, in whatever framing was agreed on; empty where there is none. */
    OptionalInt lowestTsn();
}
