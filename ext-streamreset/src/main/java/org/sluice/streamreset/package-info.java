/* SPDX-License-Identifier: Apache-2.0 */
/** What users of stream reconfiguration need: requests, their outcomes, options. */
@Export
@Version("0.1.0")
package org.sluice.streamreset;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
