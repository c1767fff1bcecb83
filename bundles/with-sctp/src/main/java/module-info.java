/** An agent that has the TCP sockets of an unchanged Java program ride on SCTP. */
module org.sluice.with {
    requires java.instrument;
    requires org.sluice.core;
    requires org.slf4j;
    requires static osgi.annotation;

    uses org.sluice.sctp.StackComponent;
}
