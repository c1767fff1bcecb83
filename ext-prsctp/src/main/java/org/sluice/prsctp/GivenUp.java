/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.prsctp;

/**
 * How many messages were given up.
 *
 * @param unsent before any of them was sent
 * @param sent after some of them was sent
 */
public record GivenUp(long unsent, long sent) {}
