/* SPDX-License-Identifier: Apache-2.0 */
/** What users of partial reliability need: attributes of messages, options, and figures. */
@Export
@Version("0.1.0")
package org.sluice.prsctp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
