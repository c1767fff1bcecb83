/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink.internal.system;

import java.io.IOException;

/** A system call failed. */
public final class SystemCallException extends IOException {

    private static final long serialVersionUID = 1;

    private final int errno;

    /** A failure of a call, for instance {@code bind}, with one of the numbers in {@link Errno}. */
    public SystemCallException(String call, int errno) {
        super(call + ": " + SystemCalls.text(errno));
        this.errno = errno;
    }

    /** The number of the error. */
    public int errno() {
        return errno;
    }
}
