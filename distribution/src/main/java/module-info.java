/** Starts a container and runs one command in it. */
module org.sluice.launcher {
    requires org.apache.felix.framework;
    requires org.slf4j;
}
