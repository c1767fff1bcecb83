/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sluice.sctp.wire.AddressParameter;
import org.sluice.sctp.wire.InitChunk;
import org.sluice.sctp.wire.SupportedExtensionsParameter;
import org.sluice.sctp.wire.UnknownParameter;

/** RFC 9260 sections 5.1.3 and 5.1.5, steps 1 and 2; times in nanoseconds. */
class CookieAuthorityTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long SECRET_LIFE = 600 * SECOND;
    private static final long COOKIE_LIFE = 60 * SECOND;

    private final CookieAuthority authority = authority(1);
    private final StateCookie cookie = cookie();

    private static CookieAuthority authority(long seed) {
        return new CookieAuthority(new SplittableRandom(seed), SECRET_LIFE, COOKIE_LIFE, 0);
    }

    private static StateCookie cookie() {
        try {
            var local = InetAddress.getByName("2001:db8::7");
            var remote = InetAddress.getByName("192.0.2.1");
            // Lengths that need padding within and behind the chunks.
            var init = new InitChunk(
                    false,
                    0xdeadbeef,
                    0xffffffffL,
                    65535,
                    1,
                    -1,
                    List.of(new AddressParameter(remote), new UnknownParameter(0xc001, new byte[] {1, 2, 3})));
            var initAck = new InitChunk(
                    true, 7, 1500, 3, 65535, 0, List.of(new SupportedExtensionsParameter(List.of(0x82, 0xc0, 0x84))));
            return new StateCookie(5, COOKIE_LIFE, 65535, 1, local, remote, -2, 0x80000000, init, initAck);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWasSignedComesBackAsItWas() {
        assertEquals(cookie, authority.verify(authority.sign(cookie, 5), 6));
    }

    @Test
    void aBitThatChangedAnywhereIsFound() {
        byte[] signed = authority.sign(cookie, 0);
        for (int bit = 0; bit < signed.length * 8; bit++) {
            byte[] tampered = signed.clone();
            tampered[bit / 8] ^= (byte) (1 << bit % 8);
            assertNull(authority.verify(tampered, 0), "bit " + bit);
        }
        assertNotNull(authority.verify(signed, 0), "the failures left nothing behind");
    }

    @Test
    void whatIsCutOrLongerIsFound() {
        byte[] signed = authority.sign(cookie, 0);
        for (int length = 0; length < signed.length; length++) {
            assertNull(authority.verify(Arrays.copyOf(signed, length), 0), "cut at " + length);
        }
        assertNull(authority.verify(Arrays.copyOf(signed, signed.length + 4), 0));
    }

    @Test
    void aCookieOfAnotherStackIsRefused() {
        assertNull(authority(2).verify(authority.sign(cookie, 0), 0));
    }

    @Test
    void theSecretBeforeStillVerifiesAndTheOneBeforeThatDoesNot() {
        byte[] first = authority.sign(cookie, SECRET_LIFE - 1);
        byte[] second = authority.sign(cookie, SECRET_LIFE);
        assertFalse(Arrays.equals(first, second), "the secret changed");
        assertEquals(cookie, authority.verify(first, SECRET_LIFE));
        assertEquals(cookie, authority.verify(first, 2 * SECRET_LIFE - 1));
        assertEquals(cookie, authority.verify(second, 2 * SECRET_LIFE - 1));
        assertNull(authority.verify(first, 2 * SECRET_LIFE));
        assertEquals(cookie, authority.verify(second, 2 * SECRET_LIFE));
        assertNull(authority.verify(second, 3 * SECRET_LIFE));
    }

    @Test
    void aSecretLivesAsLongAsACookieAtLeast() {
        var shortLived = new CookieAuthority(new SplittableRandom(3), SECOND, COOKIE_LIFE, 0);
        byte[] signed = shortLived.sign(cookie, COOKIE_LIFE - 1);
        assertEquals(cookie, shortLived.verify(signed, 2 * COOKIE_LIFE - 1));
    }

    /** A Cookie Preservative may have a cookie live four times as long; its signature must hold until then. */
    @Test
    void aSecretLivesAsLongAsACookieThatAPeerHadPreserved() {
        var shortLived = new CookieAuthority(new SplittableRandom(3), SECOND, COOKIE_LIFE, 0);
        byte[] signed = shortLived.sign(cookie, COOKIE_LIFE - 1);
        long end = COOKIE_LIFE - 1 + 4 * COOKIE_LIFE;
        for (long now = COOKIE_LIFE; now < end; now += COOKIE_LIFE) {
            assertEquals(cookie, shortLived.verify(signed, now));
        }
        assertEquals(cookie, shortLived.verify(signed, end));
    }
}
