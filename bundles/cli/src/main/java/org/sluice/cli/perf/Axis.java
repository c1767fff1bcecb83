/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis from 0 to a round number: ticks at multiples of 1, 2 or 5 times a power of ten of a unit.
 *
 * @param unit what it is written in
 * @param scale how much of the plotted value makes one of the unit
 * @param step between two ticks, in the unit
 * @param ticks how many there are above 0
 */
record Axis(String unit, double scale, double step, int ticks) {

    private static final int WANTED_TICKS = 5;
    private static final double[] ROUND = {1, 2, 5, 10};

    /** A unit of a kind of value, and how much of the value makes one of it. */
    record Unit(String name, double scale) {}

    /**
     * The axis for values up to some number.
     *
     * @param units from the smallest on; the largest is taken of which the number is at least one
     */
    static Axis upTo(double largest, List<Unit> units) {
        Unit unit = units.get(0);
        for (Unit each : units) {
            if (largest >= each.scale()) {
                unit = each;
            }
        }
        double reach = largest > 0 ? largest / unit.scale() : 1;
        double rough = reach / WANTED_TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * 10;
        for (double round : ROUND) {
            if (round * power >= rough * (1 - 1e-9)) {
                step = round * power;
                break;
            }
        }
        int ticks = (int) Math.max(1, Math.ceil(reach / step - 1e-9));
        return new Axis(unit.name(), unit.scale(), step, ticks);
    }

    /** Where a value is on it, 0 to 1. */
    double position(double value) {
        return value / scale / (step * ticks);
    }

    /** The values of its ticks, 0 first, in the unit, as text. */
    List<String> labels() {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        var labels = new ArrayList<String>();
        for (int i = 0; i <= ticks; i++) {
            labels.add(String.format(Locale.ROOT, "%." + decimals + "f", i * step));
        }
        return labels;
    }
}
