/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.association;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.sluice.sctp.wire.MalformedException;

/**
 * Signs state cookies and verifies what comes back (RFC 9260 sections 5.1.3 and 5.1.5), with HMAC-SHA-256 under a secret that changes;
 * the one before still verifies. One for a stack; for one thread at a time.
 */
public final class CookieAuthority implements Cookies {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE_LENGTH = 32;
    private static final int SECRET_LENGTH = 32;

    /** A peer can't have its cookie live longer than this many times what it would (Cookie Preservative, section 3.3.2.3). */
    static final int MAXIMUM_PRESERVATION = 4;

    private final RandomGenerator random;
    private final long secretLife;
    private Mac current;
    private Mac previous;
    private long renewAt;

    /**
     * An authority with a new secret.
     *
     * @param secretLife how long a secret signs, in nanoseconds; never less than a cookie lives
     * @param cookieLife Valid.Cookie.Life, in nanoseconds
     */
    public CookieAuthority(RandomGenerator random, long secretLife, long cookieLife, long now) {
        this.random = random;
        this.secretLife = Math.max(secretLife, MAXIMUM_PRESERVATION * cookieLife);
        this.current = newSecret();
        this.renewAt = now + this.secretLife;
    }

    @Override
    public long longestLife() {
        return secretLife;
    }

    @Override
    public byte[] sign(StateCookie cookie, long now) {
        renew(now);
        byte[] content = cookie.toBytes();
        byte[] signed = new byte[SIGNATURE_LENGTH + content.length];
        System.arraycopy(content, 0, signed, SIGNATURE_LENGTH, content.length);
        System.arraycopy(current.doFinal(content), 0, signed, 0, SIGNATURE_LENGTH);
        return signed;
    }

    @Override
    public StateCookie verify(byte[] signed, long now) {
        renew(now);
        if (signed.length <= SIGNATURE_LENGTH) {
            return null;
        }
        byte[] signature = Arrays.copyOf(signed, SIGNATURE_LENGTH);
        if (!matches(current, signed, signature) && (previous == null || !matches(previous, signed, signature))) {
            return null;
        }
        try {
            return StateCookie.read(ByteBuffer.wrap(signed, SIGNATURE_LENGTH, signed.length - SIGNATURE_LENGTH));
        } catch (MalformedException e) {
            // Signed by this authority in a form that it does not write: a secret was shared. Treated as forged.
            return null;
        }
    }

    private static boolean matches(Mac mac, byte[] signed, byte[] signature) {
        mac.update(signed, SIGNATURE_LENGTH, signed.length - SIGNATURE_LENGTH);
        return MessageDigest.isEqual(mac.doFinal(), signature);
    }

    private void renew(long now) {
        if (now >= renewAt) {
            previous = current;
            current = newSecret();
            renewAt = now + secretLife;
        }
    }

    private Mac newSecret() {
        byte[] secret = new byte[SECRET_LENGTH];
        random.nextBytes(secret);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks " + ALGORITHM + ", which every Java must have", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
