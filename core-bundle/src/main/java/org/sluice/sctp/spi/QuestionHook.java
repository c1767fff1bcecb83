/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.spi;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Answers users ({@link org.sluice.sctp.Association#ask}). */
@ConsumerType
public interface QuestionHook extends AssociationExtension {

    /**
     * A user asks something, or for something.
     *
     * @param question what is asked
     * @param details by name, of JDK types, unchecked
     * @param reply gets the answer, now or later. Fails of itself when the association ends
     * @throws IllegalArgumentException if the question is not understood, or a detail is wrong; told to the user
     */
    void asked(String question, Map<String, Object> details, Reply reply, ExtensionContext context);
}
