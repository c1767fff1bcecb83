/** Commands for the Gogo shell of a container. */
module org.sluice.shell {
    requires org.sluice.core;
    requires static osgi.annotation;
    requires static osgi.core;
}
