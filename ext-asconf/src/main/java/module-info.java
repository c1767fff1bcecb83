/** Dynamic address reconfiguration and the Adaptation Layer Indication (RFC 5061). */
module org.sluice.asconf {
    requires transitive org.sluice.core;
    requires static osgi.annotation;
    requires static osgi.core;

    exports org.sluice.asconf;

    provides org.sluice.sctp.StackComponent with
            org.sluice.asconf.internal.DynamicAddressesExtension,
            org.sluice.asconf.internal.AdaptationLayerExtension;
}
