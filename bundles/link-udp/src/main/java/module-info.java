/** SCTP packets in UDP (RFC 6951), over plain NIO. */
module org.sluice.link.udp {
    requires transitive org.sluice.core;
    requires org.slf4j;
    requires static osgi.annotation;
    requires static osgi.core;

    exports org.sluice.link.udp;

    provides org.sluice.sctp.StackComponent with
            org.sluice.link.udp.UdpLinkFactory;
}
