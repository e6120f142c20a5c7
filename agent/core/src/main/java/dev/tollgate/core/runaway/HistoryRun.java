package dev.tollgate.core.runaway;

import org.jspecify.annotations.Nullable;

/**
 * Calls in a row that each send a longer request than the one before, as an agent does that sends
 * its whole history with every step. Immutable.
 */
final class HistoryRun {
  /** Fewer calls in a row are no history yet: lengths that come by chance are in order so often. */
  static final int FEWEST_CALLS = 10;

  private final int firstBytes;
  private final int lastBytes;
  private final int calls;
  private final long startNs;

  private HistoryRun(int firstBytes, int lastBytes, int calls, long startNs) {
    this.firstBytes = firstBytes;
    this.lastBytes = lastBytes;
    this.calls = calls;
    this.startNs = startNs;
  }

  /** The run after one request more; one as long as the last changes nothing. */
  static HistoryRun after(@Nullable HistoryRun run, int bytes, long nowNs, long withinNs) {
    if (run == null || bytes < run.lastBytes || nowNs - run.startNs >= withinNs) {
      return new HistoryRun(bytes, bytes, 1, nowNs);
    }
    return bytes == run.lastBytes
        ? run
        : new HistoryRun(run.firstBytes, bytes, run.calls + 1, run.startNs);
  }

  /** How many times as long as its first request its last one is, rounded up; 1 for no history. */
  long growth() {
    return calls < FEWEST_CALLS ? 1 : (lastBytes + (long) firstBytes - 1) / Math.max(1, firstBytes);
  }
}
