/* SPDX-License-Identifier: Apache-2.0 */
/** What users of reports of dropped packets need: options and figures. */
@Export
@Version("0.1.0")
package org.sluice.pktdrop;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
