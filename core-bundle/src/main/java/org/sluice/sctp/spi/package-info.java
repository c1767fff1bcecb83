/** The extension points: what an implementer may replace in a stack. */
@Export
@Version("0.1.0")
package org.sluice.sctp.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
