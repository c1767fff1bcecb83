/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth.internal;

/** Where what is in an AUTH chunk (RFC 4895 section 5.1). */
final class AuthenticationChunk {

    static final int TYPE = 15;

    /** Chunk header, Shared Key Identifier, HMAC Identifier. */
    static final int FIXED_LENGTH = 8;

    static final int KEY_OFFSET = 4;
    static final int HMAC_OFFSET = 6;

    private AuthenticationChunk() {}
}
