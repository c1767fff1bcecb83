/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.auth;

import org.sluice.sctp.Message;
import org.sluice.sctp.socket.SndInfo;

/**
 * What a message is authenticated with (struct sctp_authinfo, RFC 6458 section 5.3.8).
 *
 * @param keyNumber the number of a key, 0 to 65535 (auth_keynumber)
 */
public record AuthInfo(int keyNumber) {

    /** Checks the number. */
    public AuthInfo {
        Authentication.KEY.check(keyNumber);
    }

    /** A message that is authenticated with the key, where the peer wants it authenticated (SCTP_AUTHINFO). */
    public Message apply(Message message) {
        return message.with(Authentication.KEY, keyNumber);
    }

    /** How messages are sent that are authenticated with the key. */
    public SndInfo apply(SndInfo info) {
        return info.with(Authentication.KEY, keyNumber);
    }
}
