/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.util.List;
import java.util.stream.Collectors;

/** Pieces of a page; well-formed, so that XML readers can read it too. */
final class Html {

    private Html() {}

    /** A text as it has to stand in an element or an attribute. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
    }

    /** A table. */
    static String table(List<String> head, List<List<String>> rows) {
        return "<table>\n<thead>" + row("th", head) + "</thead>\n<tbody>\n"
                + rows.stream().map(row -> row("td", row)).collect(Collectors.joining("\n")) + "\n</tbody>\n</table>\n";
    }

    private static String row(String cell, List<String> cells) {
        return cells.stream()
                .map(text -> "<" + cell + ">" + escape(text) + "</" + cell + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }
}
