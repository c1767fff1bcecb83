/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

/** A command can't do what it was asked for; the message is for the user, on one line. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}
