/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.util.random.RandomGenerator;
import org.sluice.sctp.internal.association.CookieAuthority;
import org.sluice.sctp.internal.association.StateCookie;

/** Signs and verifies cookies for all loops of a stack, since a cookie may come back to another one than it was made by. Any thread. */
final class SharedCookieAuthority extends CookieAuthority {

    SharedCookieAuthority(RandomGenerator random, long secretLife, long cookieLife, long now) {
        super(random, secretLife, cookieLife, now);
    }

    @Override
    protected synchronized byte[] sign(StateCookie cookie, long now) {
        return super.sign(cookie, now);
    }

    @Override
    protected synchronized StateCookie verify(byte[] signed, long now) {
        return super.verify(signed, now);
    }
}
