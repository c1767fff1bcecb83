/** SCTP on IP itself and in UDP, by the system's own calls. */
module org.sluice.link.nativelink {
    requires transitive org.sluice.core;
    requires org.slf4j;
    requires static osgi.annotation;
    requires static osgi.core;

    exports org.sluice.link.nativelink;

    provides org.sluice.sctp.StackComponent with
            org.sluice.link.nativelink.NativeUdpLinkFactory,
            org.sluice.link.nativelink.RawLinkFactory;
}
