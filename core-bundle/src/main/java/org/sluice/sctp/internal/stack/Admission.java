/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp.internal.stack;

import java.net.InetAddress;
import java.util.List;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Message;

/** Whether an association can send a message at all; found out on the user's thread, from what the loop told last. */
final class Admission {

    private final Adjustments adjustments;
    private volatile List<InetAddress> remotes = List.of();

    Admission(Adjustments adjustments) {
        this.adjustments = adjustments;
    }

    /** The peer's addresses, as far as they are known. */
    void remoteAddresses(List<InetAddress> addresses) {
        remotes = List.copyOf(addresses);
    }

    /**
     * Throws if the association can't send a message.
     *
     * @param streams how many streams it has; 0 while that is not known
     * @throws IllegalArgumentException saying why
     */
    void check(Message message, int streams) {
        if (streams > 0 && message.stream() >= streams) {
            throw new IllegalArgumentException("stream " + message.stream() + " does not exist: the association has "
                    + streams + " outbound streams");
        }
        int maximum = adjustments.maximumMessageSize();
        if (message.length() > maximum) {
            throw new IllegalArgumentException("a message of " + message.length() + " bytes is larger than "
                    + AssociationOptions.MAXIMUM_MESSAGE_SIZE.name() + " allows (" + maximum + ")");
        }
        if (streams > 0 && message.remote() != null && !remotes.contains(message.remote())) {
            throw new IllegalArgumentException(message.remote().getHostAddress() + " is none of the peer's addresses");
        }
        if (adjustments.isUnfragmented()) {
            checkFits(message);
        }
    }

    private void checkFits(Message message) {
        if (!message.isEnding()) {
            throw new IllegalArgumentException("a message in parts needs fragments, which "
                    + AssociationOptions.DISABLE_FRAGMENTS.name() + " forbids");
        }
        int largest = adjustments.largestUnfragmented();
        if (message.length() > largest) {
            throw new IllegalArgumentException("a message of " + message.length() + " bytes needs fragments, which "
                    + AssociationOptions.DISABLE_FRAGMENTS.name() + " forbids: " + largest
                    + " bytes fit into a packet now");
        }
    }
}
