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

    /** Whether others may have the port too. */
    public static final Option<Boolean> REUSE_PORT = OptionDefinitions.flag(
            "endpoint.reusePort",
            false,
            "Whether other endpoints may have the same port on the same addresses, if they all say so (SCTP_REUSE_PORT, RFC 6458 section 8.1.27);"
                    + " at most one of them listens.");

    /** Whether the IPv6 wildcard address means IPv6 only. */
    public static final Option<Boolean> IPV6_ONLY = OptionDefinitions.flag(
            "endpoint.ipv6Only",
            false,
            "Whether an endpoint that is bound to the wildcard address :: has the IPv6 addresses only (IPV6_V6ONLY), and not those of IPv4 too"
                    + " (RFC 6458 section 4.1.2).");

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
