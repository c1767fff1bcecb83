/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Sockets in the manner of RFC 6458: one-to-one ({@link org.sluice.sctp.socket.SctpSocket}, {@link org.sluice.sctp.socket.SctpServerSocket}) and one-to-many
 * ({@link org.sluice.sctp.socket.SctpManySocket}).
 */
@Export
@Version("0.1.0")
package org.sluice.sctp.socket;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
