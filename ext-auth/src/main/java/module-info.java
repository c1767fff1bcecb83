/** Authenticated chunks (RFC 4895). */
module org.sluice.auth {
    requires transitive org.sluice.core;
    requires static osgi.annotation;
    requires static osgi.core;

    exports org.sluice.auth;

    provides org.sluice.sctp.StackComponent with
            org.sluice.auth.internal.AuthenticationExtension;
}
