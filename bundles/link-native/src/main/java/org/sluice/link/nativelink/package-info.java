/** SCTP on IP itself (protocol 132) and in UDP (RFC 6951), by the system's own calls. Linux; JDK 22 or later. */
@Export
@Version("0.1.0")
package org.sluice.link.nativelink;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
