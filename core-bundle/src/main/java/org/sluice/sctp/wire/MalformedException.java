/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.wire;

/** Bytes are not what they should be; says where. Without a stack trace, for anybody may cause it from afar. */
public final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public MalformedException(String message) {
        super(message, null, false, false);
    }
}
