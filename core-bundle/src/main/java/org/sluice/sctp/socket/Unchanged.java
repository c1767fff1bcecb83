/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.socket;

import java.time.Duration;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;

/** RFC 6458 has zero mean that a value is left as it is. */
final class Unchanged {

    private Unchanged() {}

    static Options orSet(Options options, Option<Duration> option, Duration value) {
        return value.isZero() ? options : options.with(option, value);
    }

    static Options orSet(Options options, Option<Integer> option, int value) {
        return value == 0 ? options : options.with(option, value);
    }
}
