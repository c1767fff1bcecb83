/** What is counted. */
package org.sluice.sctp.internal.event;
