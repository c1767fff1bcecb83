/** SCTP packets in UDP (RFC 6951), over plain NIO. */
@Export
@Version("0.1.0")
package org.sluice.link.udp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
