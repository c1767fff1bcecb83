/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli;

import java.io.PrintStream;
import org.json.JSONObject;

/** Where a command says what it does: to people, and at the end to programs, where these asked for it. */
final class Report {

    private final Surroundings surroundings;
    private final boolean json;

    Report(Surroundings surroundings, boolean json) {
        this.surroundings = surroundings;
        this.json = json;
    }

    /** Where people read: standard error if programs read standard output. */
    PrintStream people() {
        return json ? surroundings.err() : surroundings.out();
    }

    /** A line of a table. */
    void row(String name, String value) {
        people().printf("  %-16s %s%n", name, value);
    }

    /** The one object that programs read, the last line of standard output. */
    void result(JSONObject object) {
        if (json) {
            surroundings.out().println(object);
        }
        surroundings.out().flush();
    }

    static JSONObject object() {
        return new JSONObject();
    }

    /** A number with three digits behind the point, as JSON and people can read it. */
    static double rounded(double value) {
        return Math.rint(value * 1000) / 1000;
    }
}
