/** Stream reconfiguration (RFC 6525). */
module org.sluice.streamreset {
    requires transitive org.sluice.core;
    requires static osgi.annotation;
    requires static osgi.core;

    exports org.sluice.streamreset;

    provides org.sluice.sctp.StackComponent with
            org.sluice.streamreset.internal.StreamResetExtension;
}
