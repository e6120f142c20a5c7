package dev.tollgate.core.gate;

import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Windows;
import dev.tollgate.store.board.Board;
import org.jspecify.annotations.Nullable;

/**
 * A cap with its place on one board: remembers the slot of the window it was last asked for, so
 * that a check hashes nothing. Thread-safe.
 */
final class EnforcedCap {
  private static final int NONE = -1;

  private final Cap cap;
  private final boolean hard;
  private volatile Place last = new Place(0, 0, NONE);

  EnforcedCap(Cap cap) {
    this.cap = cap;
    this.hard = cap.refuses() && !cap.shadow();
  }

  Cap cap() {
    return cap;
  }

  /** Whether calls are held on it, so that it cannot be passed. */
  boolean isHard() {
    return hard;
  }

  /** The place of the window that holds this instant; without a slot where there is none. */
  Place placeAt(@Nullable Board board, long epochMs) {
    Place place = last;
    if (place.holds(epochMs) && place.slot != NONE) {
      return place;
    }
    Windows windows = cap.windows();
    int index = windows.indexAt(epochMs);
    if (index < 0) {
      return new Place(epochMs, epochMs, NONE);
    }
    long startMs = windows.startMs(index);
    int slot = board == null ? NONE : board.slot(CapKey.of(cap, startMs));
    Place found = new Place(startMs, windows.endMs(index), slot);
    last = found;
    return found;
  }

  /** Where one window of a cap is counted. Immutable. */
  static final class Place {
    private final long startMs;
    final long endMs;
    final int slot;

    Place(long startMs, long endMs, int slot) {
      this.startMs = startMs;
      this.endMs = endMs;
      this.slot = slot;
    }

    boolean holds(long epochMs) {
      return startMs <= epochMs && epochMs < endMs;
    }

    boolean isOnBoard() {
      return slot != NONE;
    }
  }
}
