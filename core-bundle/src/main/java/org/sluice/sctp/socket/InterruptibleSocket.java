/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;

/** What sockets have in common as channels whose waiting threads may be interrupted. */
abstract class InterruptibleSocket extends AbstractInterruptibleChannel {

    final void checkOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    /** What a thread gets that was interrupted: the socket is closed, also where the interruption came too early to do that by itself. */
    final ClosedByInterruptException closedByInterrupt() throws IOException {
        Thread.currentThread().interrupt();
        close();
        return new ClosedByInterruptException();
    }

    static SocketTimeoutException timedOut(String what, Duration timeout) {
        return new SocketTimeoutException(what + " within " + timeout.toMillis() + " ms");
    }
}
