/** Packets, chunks, parameters and error causes of RFC 9260: views that read and writers that write. */
@Export
@Version("0.1.0")
package org.sluice.sctp.wire;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
