/** Virtual time, a simulated network, faults and capture, for tests of programs and extensions. */
module org.sluice.testkit {
    requires transitive org.sluice.core;
    requires org.slf4j;
    requires static org.junit.jupiter.api;
    requires static osgi.annotation;

    exports org.sluice.testkit;
    exports org.sluice.testkit.conformance;
}
