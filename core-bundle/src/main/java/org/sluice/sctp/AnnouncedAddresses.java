/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.sctp;

/** Which of an endpoint's addresses a peer is told of in INIT and INIT ACK ({@link EndpointOptions#ANNOUNCED_ADDRESSES}). */
public enum AnnouncedAddresses {
    /** None beside the one that packets come from: the association has one local address. Fits peers behind address translators. */
    SOURCE,
    /**
     * Those that the peer can use as far as their scopes tell: a peer on this host is told of loopback addresses and nobody else is, one on
     * the same link of link-local ones, one with a private address of private and global ones, all others of global ones.
     */
    SCOPE,
    /** Of those that {@link #SCOPE} allows, the ones from which the system would send to one of the peer's addresses. */
    REACHABLE,
    /** All, whatever their scope. */
    ALL
}
