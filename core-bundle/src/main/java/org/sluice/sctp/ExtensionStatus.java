/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

/**
 * What became of an extension when an association was set up.
 *
 * @param id the extension's component id
 * @param version its version, for people
 * @param agreed whether both sides use it
 * @param reason why it is not used; empty where it is
 */
public record ExtensionStatus(String id, String version, boolean agreed, String reason) {}
