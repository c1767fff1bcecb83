/** Explicit congestion notification (RFC 3168, RFC 4960 appendix A). */
module org.sluice.ecn {
    requires transitive org.sluice.core;
    requires static osgi.annotation;
    requires static osgi.core;

    exports org.sluice.ecn;

    provides org.sluice.sctp.StackComponent with
            org.sluice.ecn.internal.CongestionNotificationExtension;
}
