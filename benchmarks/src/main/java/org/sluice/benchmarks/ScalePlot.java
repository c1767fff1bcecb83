/* SPDX-License-Identifier: Apache-2.0 */
package org.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plots how something grows with the number of associations, which is on a logarithmic axis. */
@Command(name = "plot", mixinStandardHelpOptions = true, description = "Plots figures over numbers of associations.")
public final class ScalePlot implements Callable<Integer> {

    @Parameters(index = "0", description = "The SVG to write.")
    private Path output;

    @Option(names = "--title", required = true, description = "What the picture shows.")
    private String title;

    @Option(names = "--unit", required = true, description = "What is counted upwards.")
    private String unit;

    @Option(
            names = "--series",
            required = true,
            paramLabel = "NAME=COUNT:FIGURE[,COUNT:FIGURE…]",
            description = "Figures, each after the number of associations; may be given several times.")
    private Map<String, String> series;

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new ScalePlot()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(720)
                .height(400)
                .title(title)
                .xAxisTitle("associations")
                .yAxisTitle(unit)
                .theme(ChartTheme.Matlab)
                .build();
        chart.getStyler()
                .setXAxisLogarithmic(true)
                .setYAxisMin(0.0)
                .setPlotGridLinesVisible(false)
                .setLegendPosition(LegendPosition.InsideNW);
        series.forEach((name, figures) -> {
            double[][] points = Arrays.stream(figures.split(",", -1))
                    .map(point -> Arrays.stream(point.split(":", 2))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toArray(double[][]::new);
            chart.addSeries(
                    name,
                    Arrays.stream(points).mapToDouble(point -> point[0]).toArray(),
                    Arrays.stream(points).mapToDouble(point -> point[1]).toArray());
        });
        VectorGraphicsEncoder.saveVectorGraphic(chart, output.toString(), VectorGraphicsFormat.SVG);
        return 0;
    }
}
