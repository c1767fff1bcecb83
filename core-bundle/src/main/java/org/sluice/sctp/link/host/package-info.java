/** What those who write links over a system's sockets find out about the host they run on. */
@Export
@Version("0.1.0")
package org.sluice.sctp.link.host;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
