/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import org.sluice.sctp.internal.association.Cookies;
import org.sluice.sctp.internal.association.StateCookie;

/** Signs and verifies cookies for all loops of a stack, since a cookie may come back to another one than it was made by. Any thread. */
final class SharedCookies implements Cookies {

    private final Cookies cookies;

    SharedCookies(Cookies cookies) {
        this.cookies = cookies;
    }

    @Override
    public long longestLife() {
        return cookies.longestLife();
    }

    @Override
    public synchronized byte[] sign(StateCookie cookie, long now) {
        return cookies.sign(cookie, now);
    }

    @Override
    public synchronized StateCookie verify(byte[] signed, long now) {
        return cookies.verify(signed, now);
    }
}
