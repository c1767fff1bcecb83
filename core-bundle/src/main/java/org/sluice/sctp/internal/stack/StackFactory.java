/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import org.sluice.sctp.SctpStackBuilder;

/** The one way from the public interface to what is behind it. */
public final class StackFactory {

    private StackFactory() {}

    /** A new builder. */
    public static SctpStackBuilder builder() {
        return new StackBuilder();
    }
}
