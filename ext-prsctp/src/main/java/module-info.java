/** Partial reliability (RFC 3758, RFC 7496). */
module org.sluice.prsctp {
    requires transitive org.sluice.core;
    requires static osgi.annotation;
    requires static osgi.core;

    exports org.sluice.prsctp;

    provides org.sluice.sctp.StackComponent with
            org.sluice.prsctp.internal.PartialReliabilityExtension;
}
