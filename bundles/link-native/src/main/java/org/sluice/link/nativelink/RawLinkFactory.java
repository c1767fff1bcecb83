/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.link.nativelink;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.sluice.link.nativelink.internal.LinkSettings;
import org.sluice.link.nativelink.internal.NativeLink;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.link.Link;
import org.sluice.sctp.link.LinkFactory;
import org.sluice.sctp.link.host.LocalAddresses;

/**
 * Opens links that carry SCTP packets on IP itself (protocol 132, RFC 9260 section 3). That needs a privilege, and meets whatever else on this host
 * speaks SCTP, so a stack opens it only where it is told to.
 *
 * <p>Every such link on a host sees the packets of all of them, and a kernel's SCTP sees them too: whoever gets a packet that belongs to
 * another takes it for one out of the blue. Where several share an address, all but one set {@code outOfTheBlue.rate} to 0.
 *
 * <p>Immutable; any thread.
 */
public final class RawLinkFactory implements LinkFactory {

    private static final String COMPONENT_ID = "link.raw";

    private final List<InetAddress> addresses;

    /** A factory that goes by the stack's options (see {@link NativeLinkOptions}). */
    public RawLinkFactory() {
        this(null);
    }

    private RawLinkFactory(List<InetAddress> addresses) {
        this.addresses = addresses;
    }

    /**
     * A factory for links on some addresses only; beats what the stack's options say.
     *
     * @param local as for {@link NativeUdpLinkFactory#addresses}
     */
    public static RawLinkFactory on(List<InetAddress> local) {
        return new RawLinkFactory(List.copyOf(Objects.requireNonNull(local, "local")));
    }

    @Override
    public String componentId() {
        return COMPONENT_ID;
    }

    @Override
    public List<Option<?>> options() {
        return NativeLinkOptions.ofRaw();
    }

    @Override
    public boolean isOpenedUnasked() {
        return false;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException on another system than Linux, naming it; where the privilege is missing, naming that
     */
    @Override
    public Link open(Options options) throws IOException {
        return NativeLink.raw(new LinkSettings(
                addresses != null ? addresses : LocalAddresses.parse(options.get(NativeLinkOptions.RAW_ADDRESSES)),
                0,
                0,
                options.get(NativeLinkOptions.RAW_RECEIVE_BUFFER),
                options.get(NativeLinkOptions.RAW_SEND_BUFFER),
                options.get(NativeLinkOptions.RAW_MTU_LIMIT),
                false));
    }

    @Override
    public String toString() {
        return COMPONENT_ID;
    }
}
