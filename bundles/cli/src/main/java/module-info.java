/** The commands of the program. */
module org.sluice.cli {
    requires info.picocli;
    requires org.json;
    requires org.sluice.core;
    requires static osgi.annotation;
    requires static osgi.core;

    exports org.sluice.cli;

    uses org.sluice.sctp.StackComponent;

    opens org.sluice.cli to
            info.picocli;
}
