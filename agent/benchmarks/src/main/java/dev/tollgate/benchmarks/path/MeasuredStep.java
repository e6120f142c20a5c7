package dev.tollgate.benchmarks.path;

import dev.tollgate.benchmarks.report.Verdict;

/**
 * A step with what it cost.
 *
 * @param nanos the median duration
 * @param bytes the median of what was allocated, per operation and by all threads
 */
record MeasuredStep(PathStep step, double nanos, double bytes) {

  Verdict verdict() {
    return Verdict.on(nanos, step.goalNanos()).and(Verdict.on(bytes, step.goalBytes()));
  }
}
