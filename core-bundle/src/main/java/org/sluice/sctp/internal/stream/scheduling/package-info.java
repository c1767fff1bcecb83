/** Stream schedulers: which stream's message goes next (RFC 8260 section 3). One thread, the association's loop. */
package org.sluice.sctp.internal.stream.scheduling;
