/** The core in an OSGi container: one stack from the components that are registered as services. No other package knows OSGi. */
package org.sluice.sctp.internal.osgi;
