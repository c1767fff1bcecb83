/** What the Java virtual machine has to find on the program's own class path: the agent, and the provider that it names. */
package org.sluice.with;
