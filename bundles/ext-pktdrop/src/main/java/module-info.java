/* SPDX-License-Identifier: Apache-2.0 */
/** Reports of dropped packets (draft-stewart-sctp-pktdrprep). */
module org.sluice.pktdrop {
    requires transitive org.sluice.core;
    requires static osgi.annotation;
    requires static osgi.core;

    exports org.sluice.pktdrop;

    provides org.sluice.sctp.StackComponent with
            org.sluice.pktdrop.internal.PacketDropExtension;
}
