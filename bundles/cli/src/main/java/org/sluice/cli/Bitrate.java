/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

/**
 * A number of bits a second on the command line.
 *
 * @param bitsPerSecond the number
 */
record Bitrate(long bitsPerSecond) {}
