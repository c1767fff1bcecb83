/** TSNs, acknowledgement, retransmission and the sending of DATA (RFC 9260 sections 6 and 7). */
package org.sluice.sctp.internal.transfer;
