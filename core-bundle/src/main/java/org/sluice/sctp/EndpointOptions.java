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

    /** Which addresses a peer is told of. */
    public static final Option<AnnouncedAddresses> ANNOUNCED_ADDRESSES = OptionDefinitions.choice(
            "addresses.announced",
            AnnouncedAddresses.SCOPE,
            AnnouncedAddresses.class,
            "Which of the endpoint's addresses a peer is told of: only the one that packets come from, those whose scope lets the peer use"
                    + " them, of these the ones with a way to the peer, or all.");

    /** Which interfaces' addresses. */
    public static final Option<String> ANNOUNCED_INTERFACES = OptionDefinitions.text(
            "addresses.interfaces",
            "",
            "The names of the interfaces, separated by commas, whose addresses a peer may be told of; empty for all.");

    /** Which addresses by name. */
    public static final Option<String> ANNOUNCED_LIST = OptionDefinitions.text(
            "addresses.list", "", "The addresses, separated by commas, that a peer may be told of; empty for all.");
}
