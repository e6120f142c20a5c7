package dev.tollgate.ledger.policy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The windows of a cap as the collector compiled them: ascending boundaries in milliseconds since
 * the epoch, window {@code i} running from boundary {@code i} to boundary {@code i + 1}. Compiled
 * ahead because JVMs' time-zone data differ. Immutable.
 *
 * <p>Neighbours of one length are kept as one run, since the minutes of fifty days are 72,000
 * windows and one length.
 */
public final class Windows {
  private static final int MOST = 10_000_000;

  private final long[] runStartsMs;
  private final long[] lengthsMs;

  /** The index of each run's first window, and behind the last the count of all. */
  private final int[] firstIndexes;

  private final long endMs;

  /**
   * Windows between these boundaries.
   *
   * @throws IllegalArgumentException if there are fewer than two or they do not ascend
   */
  public Windows(long... boundariesMs) {
    this(new Runs(runsOf(boundariesMs)));
  }

  private Windows(Runs of) {
    long[] runs = of.numbers;
    int count = runs.length / 2;
    runStartsMs = new long[count];
    lengthsMs = new long[count];
    firstIndexes = new int[count + 1];
    long atMs = runs[0];
    for (int run = 0; run < count; run++) {
      runStartsMs[run] = atMs;
      lengthsMs[run] = runs[1 + 2 * run];
      int windows = Math.toIntExact(runs[2 + 2 * run]);
      firstIndexes[run + 1] = firstIndexes[run] + windows;
      atMs += lengthsMs[run] * windows;
    }
    endMs = atMs;
  }

  /** One window without end: the cap of a total. */
  public static Windows total() {
    return new Windows(0, Long.MAX_VALUE);
  }

  /** So many windows of one length, one after the other. */
  public static Windows every(long startMs, long lengthMs, int count) {
    return ofRuns(startMs, lengthMs, count);
  }

  /**
   * The windows of these runs: where the first begins, then for each run how long its windows are
   * and how many.
   *
   * @throws IllegalArgumentException if these are no windows
   */
  public static Windows ofRuns(long... runs) {
    if (runs.length < 3 || runs.length % 2 == 0) {
      throw new IllegalArgumentException("windows need a start, a length and a count at least");
    }
    long[] merged = new long[runs.length];
    merged[0] = runs[0];
    int size = 1;
    long endMs = runs[0];
    long count = 0;
    try {
      for (int i = 1; i < runs.length; i += 2) {
        if (runs[i] <= 0 || runs[i + 1] <= 0) {
          throw new IllegalArgumentException("window boundaries do not ascend in run " + i / 2);
        }
        endMs = Math.addExact(endMs, Math.multiplyExact(runs[i], runs[i + 1]));
        count = Math.addExact(count, runs[i + 1]);
        if (size > 1 && merged[size - 2] == runs[i]) {
          merged[size - 1] += runs[i + 1];
        } else {
          merged[size] = runs[i];
          merged[size + 1] = runs[i + 1];
          size += 2;
        }
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("windows beyond the end of time", e);
    }
    if (count > MOST) {
      throw new IllegalArgumentException(count + " windows are too many");
    }
    return new Windows(new Runs(Arrays.copyOf(merged, size)));
  }

  /** Numbers as {@link #ofRuns} takes them, known to be windows. */
  private static final class Runs {
    final long[] numbers;

    Runs(long[] numbers) {
      this.numbers = numbers;
    }
  }

  private static long[] runsOf(long[] boundariesMs) {
    if (boundariesMs.length < 2) {
      throw new IllegalArgumentException("windows need two boundaries at least");
    }
    long[] runs = new long[1 + 2 * (boundariesMs.length - 1)];
    runs[0] = boundariesMs[0];
    int size = 1;
    for (int i = 1; i < boundariesMs.length; i++) {
      long lengthMs = boundariesMs[i] - boundariesMs[i - 1];
      if (boundariesMs[i] <= boundariesMs[i - 1] || lengthMs <= 0) {
        throw new IllegalArgumentException("window boundaries do not ascend at " + i);
      }
      if (size > 1 && runs[size - 2] == lengthMs) {
        runs[size - 1]++;
      } else {
        runs[size] = lengthMs;
        runs[size + 1] = 1;
        size += 2;
      }
    }
    return Arrays.copyOf(runs, size);
  }

  /** The index of the window that holds this instant, or -1 where none was compiled for it. */
  public int indexAt(long epochMs) {
    if (epochMs < runStartsMs[0] || epochMs >= endMs) {
      return -1;
    }
    int found = Arrays.binarySearch(runStartsMs, epochMs);
    int run = found >= 0 ? found : -found - 2;
    return firstIndexes[run] + (int) ((epochMs - runStartsMs[run]) / lengthsMs[run]);
  }

  /** When window {@code index} starts, in milliseconds since the epoch. */
  public long startMs(int index) {
    int run = runOf(index);
    return runStartsMs[run] + (index - firstIndexes[run]) * lengthsMs[run];
  }

  /** When window {@code index} ends, exclusive; {@link Long#MAX_VALUE} for never. */
  public long endMs(int index) {
    return startMs(index) + lengthsMs[runOf(index)];
  }

  private int runOf(int index) {
    if (index < 0 || index >= count()) {
      throw new IndexOutOfBoundsException("window " + index + " of " + count());
    }
    int found = Arrays.binarySearch(firstIndexes, index);
    return found >= 0 ? found : -found - 2;
  }

  /** How many windows there are. */
  public int count() {
    return firstIndexes[firstIndexes.length - 1];
  }

  /** When the last window ends, exclusive. */
  public long endMs() {
    return endMs;
  }

  /** What {@link #ofRuns} makes these windows of. */
  public long[] runs() {
    long[] runs = new long[1 + 2 * lengthsMs.length];
    runs[0] = runStartsMs[0];
    for (int run = 0; run < lengthsMs.length; run++) {
      runs[1 + 2 * run] = lengthsMs[run];
      int windows = firstIndexes[run + 1] - firstIndexes[run];
      runs[2 + 2 * run] = windows;
    }
    return runs;
  }

  /** Whether both have the same boundaries wherever both have any, and they do somewhere. */
  public boolean agreesWith(Windows other) {
    long fromMs = Math.max(runStartsMs[0], other.runStartsMs[0]);
    long toMs = Math.min(endMs, other.endMs);
    if (fromMs >= toMs) {
      return false;
    }
    if (lengthsMs.length == 1 && other.lengthsMs.length == 1) {
      return lengthsMs[0] == other.lengthsMs[0]
          && (runStartsMs[0] - other.runStartsMs[0]) % lengthsMs[0] == 0;
    }
    int mine = indexAt(fromMs);
    int others = other.indexAt(fromMs);
    if (startMs(mine) != other.startMs(others)) {
      return false;
    }
    while (mine < count() && others < other.count() && endMs(mine) <= toMs) {
      if (endMs(mine++) != other.endMs(others++)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Windows)) {
      return false;
    }
    Windows that = (Windows) other;
    return Arrays.equals(runStartsMs, that.runStartsMs)
        && Arrays.equals(lengthsMs, that.lengthsMs)
        && endMs == that.endMs;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(runStartsMs) * 31 + Arrays.hashCode(lengthsMs);
  }
}
