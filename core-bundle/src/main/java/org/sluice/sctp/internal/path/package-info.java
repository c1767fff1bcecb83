/** Addresses of the peer and what is known of the way to each: RTO, errors, PMTU. */
package org.sluice.sctp.internal.path;
