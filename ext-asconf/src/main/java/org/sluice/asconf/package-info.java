/* SPDX-License-Identifier: Apache-2.0 */
/** What users of dynamic addresses and of the Adaptation Layer Indication need: requests, their outcomes, and options. */
@Export
@Version("0.1.0")
package org.sluice.asconf;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
