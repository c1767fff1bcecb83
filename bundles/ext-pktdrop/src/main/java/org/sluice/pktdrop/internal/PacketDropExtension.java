/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.pktdrop.internal;

import java.util.List;
import java.util.Map;
import org.sluice.pktdrop.PacketDrop;
import org.sluice.pktdrop.PacketDropOptions;
import org.sluice.sctp.Option;
import org.sluice.sctp.Options;
import org.sluice.sctp.spi.AssociationExtension;
import org.sluice.sctp.spi.Claims;
import org.sluice.sctp.spi.Extension;
import org.sluice.sctp.spi.Negotiation;

/** Reports of dropped packets in a stack: used where both sides list the chunk in Supported Extensions (draft-stewart-sctp-pktdrprep). */
public final class PacketDropExtension implements Extension {

    private static final Claims CLAIMS = Claims.none().chunkType(PacketDropChunk.TYPE);

    @Override
    public String componentId() {
        return PacketDrop.ID;
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public List<Option<?>> options() {
        return PacketDropOptions.all();
    }

    @Override
    public Claims claims() {
        return CLAIMS;
    }

    @Override
    public boolean isOffered(Options options) {
        return options.get(PacketDropOptions.SUPPORTED);
    }

    @Override
    public Answer agree(Negotiation negotiation) {
        if (!negotiation.weSupport(PacketDropChunk.TYPE)) {
            return new Answer.Refused("not offered by us");
        }
        if (!negotiation.peerSupports(PacketDropChunk.TYPE)) {
            return new Answer.Refused("not offered by the peer");
        }
        return new Answer.Agreed(new PacketDropPart());
    }

    @Override
    public AssociationExtension resume(Map<String, Object> snapshot) {
        return PacketDropPart.resume(snapshot);
    }
}
