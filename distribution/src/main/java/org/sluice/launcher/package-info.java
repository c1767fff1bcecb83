/** Starts a container with the bundles beside it and runs one command in it. */
package org.sluice.launcher;
