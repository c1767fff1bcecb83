/* SPDX-License-Identifier: Apache-2.0 */
/** The extensions of a stack, and those that an association uses. */
package org.sluice.sctp.internal.extension;
