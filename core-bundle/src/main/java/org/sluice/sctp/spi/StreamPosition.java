/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

/**
 * A place in a stream.
 *
 * @param stream the stream identifier, 0 to 65535
 * @param sequenceNumber the number of an ordered message, 0 to 65535
 */
public record StreamPosition(int stream, int sequenceNumber) {}
