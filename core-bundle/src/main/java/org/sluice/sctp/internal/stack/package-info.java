/** Demultiplexing, event loops, timers, cookies, and the objects that users hold. */
package org.sluice.sctp.internal.stack;
