/** How packets get in and out of a stack. */
@Export
@Version("0.1.0")
package org.sluice.sctp.link;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
