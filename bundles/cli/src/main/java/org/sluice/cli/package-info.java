/** The commands of the program; they use the public interface of the stack only. */
package org.sluice.cli;
