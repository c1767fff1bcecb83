/** The public interface: stacks, endpoints, associations, messages, options and notifications. */
@Export
@Version("0.1.0")
package org.sluice.sctp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
