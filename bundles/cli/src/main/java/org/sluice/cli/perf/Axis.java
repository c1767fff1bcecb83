/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.cli.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis from 0 on: ticks at multiples of 1, 2 or 5 times a power of ten of a unit.
 *
 * @param unit what it is written in
 * @param scale how much of the plotted value makes one of the unit
 * @param step between two ticks, in the unit
 * @param ticks how many there are above 0
 * @param length where it ends, in the unit
 */
record Axis(String unit, double scale, double step, int ticks, double length) {

    private static final int WANTED_TICKS = 5;
    private static final double[] ROUND = {1, 2, 5, 10};

    /**
     * A unit of a kind of value.
     *
     * @param name as people write it
     * @param scale how much of the value makes one of it
     * @param whole whether there are no parts of one
     */
    record Unit(String name, double scale, boolean whole) {

        Unit(String name, double scale) {
            this(name, scale, false);
        }
    }

    /**
     * The axis for values up to some number, which ends at a tick.
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
        step = unit.whole() ? Math.max(1, step) : step;
        int ticks = (int) Math.max(1, Math.ceil(reach / step - 1e-9));
        return new Axis(unit.name(), unit.scale(), step, ticks, ticks * step);
    }

    /** The same axis, but for ending with the largest value itself. */
    Axis endingAt(double largest) {
        double end = largest / scale;
        return end > 0 ? new Axis(unit, scale, step, (int) Math.floor(end / step + 1e-9), end) : this;
    }

    /** Where a value is on it, 0 to 1. */
    double position(double value) {
        return value / scale / length;
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
