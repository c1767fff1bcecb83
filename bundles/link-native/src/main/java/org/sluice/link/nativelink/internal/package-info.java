/** The links over the system's own calls, and the bundle's activator. */
package org.sluice.link.nativelink.internal;
