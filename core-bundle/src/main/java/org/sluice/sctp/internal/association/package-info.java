/** The association's state machine: setup, shutdown, heartbeat and control chunks, cut by concern. */
package org.sluice.sctp.internal.association;
