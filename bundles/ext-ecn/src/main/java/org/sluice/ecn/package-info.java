/* SPDX-License-Identifier: Apache-2.0 */
/** What users of explicit congestion notification need: options and figures. */
@Export
@Version("0.1.0")
package org.sluice.ecn;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
