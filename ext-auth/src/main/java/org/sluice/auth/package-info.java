/* SPDX-License-Identifier: Apache-2.0 */
/** What users of authenticated chunks need: keys, options, an attribute of messages, and figures. */
@Export
@Version("0.1.0")
package org.sluice.auth;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
