/* SPDX-License-Identifier: Apache-2.0 */
/** Tests that an extension behaves, for its authors: subclass {@link org.sluice.testkit.conformance.ExtensionConformance}. */
@Export
@Version("0.1.0")
package org.sluice.testkit.conformance;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
