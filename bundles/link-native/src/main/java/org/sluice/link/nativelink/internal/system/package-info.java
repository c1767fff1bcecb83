/** The system calls of Linux, each checked, and the memory they work on; knows nothing of SCTP. */
package org.sluice.link.nativelink.internal.system;
