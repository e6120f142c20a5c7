package dev.tollgate.core.append;

import java.util.Map;
import org.HdrHistogram.AtomicHistogram;

/**
 * What the agent's own work adds to a call, from the request that is about to leave to the charge
 * handed over: the time it takes on the app's threads, summed over the call. Thread-safe, no lock.
 */
public final class Overhead {
  private static final long HIGHEST_NS = 60_000_000_000L;
  private static final int DIGITS = 2;

  private final AtomicHistogram perCallNs = new AtomicHistogram(HIGHEST_NS, DIGITS);

  /** A call that took so much of the agent's time. */
  public void record(long ownNs) {
    perCallNs.recordValue(Math.max(0, Math.min(ownNs, HIGHEST_NS)));
  }

  /** Adds count, median, 99th percentile and maximum to a map of counters. */
  void addTo(Map<String, Long> counters) {
    AtomicHistogram now = perCallNs.copy();
    counters.put("overhead_calls", now.getTotalCount());
    counters.put("overhead_p50_ns", now.getValueAtPercentile(50));
    counters.put("overhead_p99_ns", now.getValueAtPercentile(99));
    counters.put("overhead_max_ns", now.getMaxValue());
  }
}
