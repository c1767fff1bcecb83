/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Where the answer to a user's question goes; once, now or later, on the association's loop. What comes after the first is ignored. */
@ProviderType
public interface Reply {

    /** Answers, with values of JDK types. */
    void answer(Map<String, Object> values);

    /** Says why there is no answer: {@link IllegalArgumentException} where the question is wrong, else {@link IllegalStateException}. */
    void fail(RuntimeException why);

    /** Whether it was answered, or the user does not wait any more. */
    boolean isDone();
}
