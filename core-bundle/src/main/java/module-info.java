/** SCTP for the JVM: associations in user space, and the points where extensions join. */
module org.sluice.core {
    requires org.slf4j;
    requires static org.osgi.service.cm;
    requires static osgi.annotation;
    requires static osgi.core;

    exports org.sluice.sctp;
    exports org.sluice.sctp.link;
    exports org.sluice.sctp.link.host;
    exports org.sluice.sctp.socket;
    exports org.sluice.sctp.spi;
    exports org.sluice.sctp.wire;

    uses org.sluice.sctp.StackComponent;
}
