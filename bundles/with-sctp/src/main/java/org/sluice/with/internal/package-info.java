/** Sockets and channels of the JDK on associations; in a class loader of its own, so that the program's classes don't meet it. */
package org.sluice.with.internal;
