/** SCTP packets in UDP (RFC 6951), over plain NIO. */
module org.sluice.link.udp {
    requires org.sluice.core;
    requires org.slf4j;
    requires static osgi.annotation;
    requires static osgi.core;
}
