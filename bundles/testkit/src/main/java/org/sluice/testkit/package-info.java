/** Virtual time, a simulated network and a scripted peer: everything that tests of SCTP programs and extensions need to run without waiting. */
@Export
@Version("0.1.0")
package org.sluice.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
