/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.asconf;

import java.net.InetAddress;
import java.util.OptionalLong;
import org.sluice.sctp.Options;
import org.sluice.sctp.socket.SctpSocketOption;

/** The options of sockets that belong to dynamic addresses and to the adaptation layer, by their names in RFC 6458, without the prefix. */
public final class DynamicAddressesSocketOptions {

    /**
     * Asks the peer to send to an address of this side by preference (section 8.3.1). Can be set only, of an association; it is set when the request was taken, and {@link AddressEvent.Answered} says what
     * became of it. Fails with {@link IllegalArgumentException} if the address is none of this side's in the association, and with {@link IllegalStateException} if too many requests wait.
     */
    public static final SctpSocketOption<InetAddress> SET_PEER_PRIMARY_ADDR = SctpSocketOption.builder(
                    "SCTP_SET_PEER_PRIMARY_ADDR", InetAddress.class)
            .toldTo(DynamicAddresses::askPeerPrimary)
            .build();

    /** What associations to come indicate to the peer, 0 to 4294967295; empty for nothing (section 8.1.10). */
    public static final SctpSocketOption<OptionalLong> ADAPTATION_LAYER = SctpSocketOption.builder(
                    "SCTP_ADAPTATION_LAYER", OptionalLong.class)
            .ofAssociationsToCome(
                    DynamicAddressesSocketOptions::indication,
                    (options, value) -> options.with(
                            AdaptationLayer.INDICATION, value.isPresent() ? String.valueOf(value.getAsLong()) : ""))
            .readFrom(association -> indication(association.options()))
            .build();

    /**
     * Whether addresses that come to the host are added by themselves, and those that go taken out (section 8.1.23): of associations to come, and from the next change on of one that exists. Only
     * those of endpoints on all addresses gain addresses.
     */
    public static final SctpSocketOption<Boolean> AUTO_ASCONF = SctpSocketOption.builder(
                    "SCTP_AUTO_ASCONF", Boolean.class)
            .ofExtension(DynamicAddresses.ID)
            .ofAssociationsToCome(DynamicAddressesOptions.AUTOMATIC)
            .readFrom(association -> association.options().get(DynamicAddressesOptions.AUTOMATIC))
            .writtenTo((association, value) ->
                    association.configure(Options.none().with(DynamicAddressesOptions.AUTOMATIC, value)))
            .build();

    /** Whether dynamic addresses are offered by associations to come, and whether one that exists uses them. */
    public static final SctpSocketOption<Boolean> ASCONF_SUPPORTED =
            SctpSocketOption.ofSupport("SCTP_ASCONF_SUPPORTED", DynamicAddressesOptions.SUPPORTED, DynamicAddresses.ID);

    private DynamicAddressesSocketOptions() {}

    private static OptionalLong indication(Options options) {
        String text = options.get(AdaptationLayer.INDICATION);
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }
}
