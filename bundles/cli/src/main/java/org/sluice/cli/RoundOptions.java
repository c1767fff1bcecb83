/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import org.sluice.cli.tools.MessageSizes;
import org.sluice.cli.tools.OrderPattern;
import org.sluice.sctp.AssociationOptions;
import org.sluice.sctp.Options;
import picocli.CommandLine.Option;

/** The options by which {@code sctp_test} and {@code sctp_status} say what is sent, in rounds. */
final class RoundOptions {

    private static final int FOREVER = 1_000_000;

    @Option(
            names = "-m",
            paramLabel = "SIZE",
            defaultValue = "32768",
            description = "The largest message of random size; the receive buffer of who receives, if more than 32768."
                    + " Default: ${DEFAULT-VALUE}.")
    private int largest;

    @Option(
            names = "-x",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many rounds; 0 for " + FOREVER + ". Default: ${DEFAULT-VALUE}.")
    private int repeats;

    @Option(
            names = "-X",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many messages in a round, 1 to 10. Default: ${DEFAULT-VALUE}.")
    private int messages;

    @Option(
            names = "-o",
            paramLabel = "PATTERN",
            defaultValue = "0",
            description = "Order: 0 all unordered, 1 all ordered, 2 alternating, 3 random. Default: ${DEFAULT-VALUE}.")
    private int order;

    void check(ToolCommand command) {
        command.inRange("-m", largest, 1, AssociationOptions.MAXIMUM_MESSAGE_SIZE.defaultValue());
        command.inRange("-x", repeats, 0, Integer.MAX_VALUE);
        command.inRange("-X", messages, 1, MessageSizes.ROUND);
        command.byNumber("-o", order, OrderPattern.values());
    }

    int largest() {
        return largest;
    }

    boolean isForever() {
        return repeats == 0;
    }

    int rounds() {
        return isForever() ? FOREVER : repeats;
    }

    int messages() {
        return messages;
    }

    OrderPattern order() {
        return OrderPattern.numbered(order);
    }

    /** What who receives needs to have room for the largest message. */
    Options receiving(Options options) {
        return largest > MessageSizes.LARGEST ? options.with(AssociationOptions.RECEIVE_BUFFER, largest) : options;
    }
}
