/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

/**
 * The receive buffer of an association.
 *
 * @param size how many bytes it is to hold ({@link org.sluice.sctp.AssociationOptions#RECEIVE_BUFFER})
 * @param held how many bytes of it are taken, from 0 to the size; the rest is the window that the peer is told of
 */
public record ReceiveBuffer(long size, long held) {}
