package dev.tollgate.benchmarks.path;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.SampleTimeResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures steps one after the other, with JMH. */
public final class PathRun {
  private static final int MEDIAN = 50;
  private static final int P99 = 99;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Effort effort;
  private final List<String> jvmOptions;
  private final PrintStream progress;

  /**
   * A run.
   *
   * @param jvmOptions of the JVMs that measure
   * @param progress told what is being measured
   */
  public PathRun(Effort effort, List<String> jvmOptions, PrintStream progress) {
    this.effort = effort;
    this.jvmOptions = jvmOptions;
    this.progress = progress;
  }

  /** Measures these steps. */
  public PathReport measure(Set<PathStep> steps) throws RunnerException {
    List<MeasuredStep> measured = new ArrayList<>();
    for (PathStep step : EnumSet.copyOf(steps)) {
      progress.println("measuring: " + step.text());
      measured.add(measure(step));
    }
    return new PathReport(measured, effort);
  }

  private MeasuredStep measure(PathStep step) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("^" + Pattern.quote(step.benchmark()) + "$")
        .forks(effort.forks())
        .warmupIterations(effort.warmups())
        .warmupTime(TimeValue.milliseconds(effort.iterationMs()))
        .measurementIterations(effort.iterations())
        .measurementTime(TimeValue.milliseconds(effort.iterationMs()))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .jvmArgsAppend(jvmOptions.toArray(new String[0]));
    if (step.parameter() != null) {
      options.param(parameterName(step), step.parameter());
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    if (results.size() != 1) {
      throw new RunnerException(step + " is " + results.size() + " benchmarks, not one");
    }
    RunResult result = results.iterator().next();
    Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
    return new MeasuredStep(
        step,
        median(result.getPrimaryResult()),
        p99(result.getPrimaryResult()),
        allocated == null ? Double.NaN : median(allocated));
  }

  private static String parameterName(PathStep step) {
    return step.benchmark().startsWith(BoardSum.class.getName()) ? "rows" : "caps";
  }

  private static double p99(Result<?> result) {
    return result instanceof SampleTimeResult
        ? result.getStatistics().getPercentile(P99)
        : Double.NaN; // of iterations it would say nothing
  }

  /** Of the iterations of all forks; of all samples where the benchmark takes samples. */
  private static double median(Result<?> result) {
    return result.getStatistics().getPercentile(MEDIAN);
  }
}
