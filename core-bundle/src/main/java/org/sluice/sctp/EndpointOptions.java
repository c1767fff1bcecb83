/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

/** The options of an endpoint. */
public final class EndpointOptions {

    private EndpointOptions() {}

    /** How many accepted associations may wait. */
    public static final Option<Integer> BACKLOG = OptionDefinitions.integer(
            "endpoint.backlog",
            1024,
            1,
            1_000_000,
            "associations",
            "How many associations may wait to be accepted; a COOKIE ECHO over that is answered with ABORT"
                    + " (Out of Resource).");

    /** How many associations an endpoint may have. */
    public static final Option<Integer> MAXIMUM_ASSOCIATIONS = OptionDefinitions.integer(
            "endpoint.maximumAssociations",
            1_000_000,
            1,
            10_000_000,
            "associations",
            "How many associations an endpoint may have at a time.");
}
