/** The commands {@code sctp:status}, {@code sctp:associations} and {@code sctp:extensions} of the Gogo shell. */
package org.sluice.shell.internal;
