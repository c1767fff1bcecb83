/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.link;

import java.io.IOException;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.sctp.Options;
import org.sluice.sctp.StackComponent;

/** Opens a link for a stack. A factory may serve several stacks; each gets a link of its own. */
@ConsumerType
public interface LinkFactory extends StackComponent {

    /**
     * Opens a link. Nothing is handed in before the first {@link Link#poll}.
     *
     * @param options the stack's options, among which may be the link's own
     * @throws IOException if it can't be opened; the message names what was wrong, for instance the port that is taken
     */
    Link open(Options options) throws IOException;

    /**
     * Whether a stack that has not been told which links to open opens this one. A link says no that needs a privilege, or that gets in the
     * way of others.
     */
    default boolean isOpenedUnasked() {
        return true;
    }

    /**
     * The component ids of links that a stack that has not been told which links to open leaves closed in favour of this one, because they carry the
     * same packets, and this one does it better.
     */
    default Set<String> standsInFor() {
        return Set.of();
    }

    /**
     * Opens a link in place of one that was open before and is closed by now, so that peers find it where they know it to be.
     *
     * @param options as for {@link #open}
     * @param encapsulationPort {@link Link#encapsulationPort} of the one before, for a factory whose options leave that open
     * @throws IOException as for {@link #open}
     */
    default Link reopen(Options options, int encapsulationPort) throws IOException {
        return open(options);
    }
}
