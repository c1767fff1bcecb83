/** Measures round trips with HEARTBEAT. */
package org.sluice.cli.ping;
