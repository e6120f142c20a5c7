package dev.tollgate.ledger.policy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The windows of a cap as the collector compiled them: ascending boundaries in milliseconds since
 * the epoch, window {@code i} running from {@code boundary[i]} to {@code boundary[i + 1]}. Compiled
 * ahead because JVMs' time-zone data differ. Immutable.
 */
public final class Windows {
  private final long[] boundariesMs;

  /**
   * Windows between these boundaries; a copy is kept.
   *
   * @throws IllegalArgumentException if there are fewer than two or they do not ascend
   */
  public Windows(long... boundariesMs) {
    if (boundariesMs.length < 2) {
      throw new IllegalArgumentException("windows need two boundaries at least");
    }
    for (int i = 1; i < boundariesMs.length; i++) {
      if (boundariesMs[i] <= boundariesMs[i - 1]) {
        throw new IllegalArgumentException("window boundaries do not ascend at " + i);
      }
    }
    this.boundariesMs = boundariesMs.clone();
  }

  /** One window without end: the cap of a total. */
  public static Windows total() {
    return new Windows(0, Long.MAX_VALUE);
  }

  /** The index of the window that holds this instant, or -1 where none was compiled for it. */
  public int indexAt(long epochMs) {
    int found = Arrays.binarySearch(boundariesMs, epochMs);
    int index = found >= 0 ? found : -found - 2;
    return index < 0 || index >= boundariesMs.length - 1 ? -1 : index;
  }

  /** When window {@code index} starts, in milliseconds since the epoch. */
  public long startMs(int index) {
    return boundariesMs[index];
  }

  /** When window {@code index} ends, exclusive; {@link Long#MAX_VALUE} for never. */
  public long endMs(int index) {
    return boundariesMs[index + 1];
  }

  /** How many windows there are. */
  public int count() {
    return boundariesMs.length - 1;
  }

  /** The boundaries. A copy. */
  public long[] boundariesMs() {
    return boundariesMs.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Windows && Arrays.equals(boundariesMs, ((Windows) other).boundariesMs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(boundariesMs);
  }
}
