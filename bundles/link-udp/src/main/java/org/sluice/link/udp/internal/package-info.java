/** The sockets behind the UDP link, and its bundle's activator. */
package org.sluice.link.udp.internal;
