/** How the commands join a container. */
package org.sluice.cli.internal;
