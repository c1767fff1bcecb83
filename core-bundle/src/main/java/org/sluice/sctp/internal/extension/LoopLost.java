/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.extension;

/**
 * The loop goes on in another thread, since this one was kept by an extension for too long; whatever this thread was about to do there is
 * not its business any more. An error, so that nobody takes it for a failure of what was being done.
 */
public final class LoopLost extends Error {

    private static final long serialVersionUID = 1;

    LoopLost() {
        super("the loop goes on in another thread", null, false, false);
    }
}
