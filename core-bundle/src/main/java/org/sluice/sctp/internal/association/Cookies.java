/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

/** Signs state cookies and verifies what comes back (RFC 9260 sections 5.1.3 and 5.1.5). Times in nanoseconds. */
public interface Cookies {

    /** How long a cookie can live at most: no secret is sure to be known for longer. */
    long longestLife();

    /** The cookie as the peer gets it: signature, then content. */
    byte[] sign(StateCookie cookie, long now);

    /** The content of a cookie that was signed here, however old; null if it was not. */
    StateCookie verify(byte[] signed, long now);
}
