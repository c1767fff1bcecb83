/** Outbound and inbound streams: fragments, reassembly, order of delivery. */
package org.sluice.sctp.internal.stream;
