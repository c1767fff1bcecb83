/** What the twins of other projects' test tools do: patterns of messages, sockets, and what they print. */
package org.sluice.cli.tools;
