/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sluice.sctp.Association;

/**
 * What closing a socket does with its association (SO_LINGER, RFC 6458 section 8.1.4).
 *
 * @param time how long closing waits for the graceful end, and then aborts; zero aborts at once; null does not wait, and the end comes by itself
 */
public record Linger(Duration time) {

    /** The association is shut down gracefully, which is not waited for. */
    public static final Linger GRACEFUL = new Linger(null);

    /** The association is aborted. */
    public static final Linger ABORT = new Linger(Duration.ZERO);

    /** Checks that the time is not negative. */
    public Linger {
        if (time != null && time.isNegative()) {
            throw new IllegalArgumentException("a linger time of " + time + " is negative");
        }
    }

    /** Closing waits. */
    public static Linger of(Duration time) {
        return new Linger(time);
    }

    void end(Association association) throws IOException {
        if (time != null && time.isZero()) {
            association.abort("");
            return;
        }
        var ended = association.shutdown();
        if (time == null) {
            return;
        }
        try {
            ended.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            association.abort("it did not end within the linger time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            association.abort("closing was interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException reason ? reason : new IOException(e.getCause());
        }
    }
}
