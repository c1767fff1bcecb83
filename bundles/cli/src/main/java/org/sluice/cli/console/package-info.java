/** An interactive console over one endpoint: associations, messages, options, extensions. */
package org.sluice.cli.console;
