/** A Java program whose TCP sockets ride on SCTP, in a process of its own. */
package org.sluice.cli.with;
