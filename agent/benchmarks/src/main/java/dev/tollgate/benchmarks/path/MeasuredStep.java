package dev.tollgate.benchmarks.path;

import dev.tollgate.benchmarks.report.Verdict;

/**
 * A step with what it cost.
 *
 * @param nanos the median duration
 * @param p99Nanos what 99 of 100 did not take longer than; NaN where single ones are not measured
 * @param bytes the median of what was allocated, per operation and by all threads
 */
record MeasuredStep(PathStep step, double nanos, double p99Nanos, double bytes) {

  Verdict verdict() {
    return Verdict.on(nanos, step.goalNanos())
        .and(Verdict.on(p99Nanos, step.goalP99Nanos()))
        .and(Verdict.on(bytes, step.goalBytes()));
  }
}
