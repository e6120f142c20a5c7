package dev.tollgate.core.gate;

import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Priorities;
import dev.tollgate.ledger.policy.Windows;
import dev.tollgate.store.board.Board;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A cap with its places on one board: remembers the slot of the window that each of its counters
 * was last asked for, so that a check hashes nothing. Thread-safe.
 */
final class EnforcedCap {
  private static final int NONE = -1;

  /** So many values of a label are remembered; what is asked for beyond is hashed anew. */
  private static final int MOST_VALUES = 1_024;

  private final Cap cap;
  private final long jvm;
  private final boolean hard;
  private final Map<String, Place> byEachValue;
  private final Map<String, TokenBucket> buckets;

  /** What has the places: the same to every call. */
  private final EnforcedCap whole;

  /** The same to calls that may not draw on its reserve; itself where it keeps none. */
  private final EnforcedCap toOthers;

  private volatile Place last = new Place(0, 0, NONE);

  /**
   * A cap to the calls of one JVM.
   *
   * @param jvm the least significant bits of its id
   */
  EnforcedCap(Cap cap, long jvm) {
    this.cap = cap;
    this.jvm = jvm;
    this.hard = cap.refuses() && !cap.shadow();
    this.byEachValue = new ConcurrentHashMap<>();
    this.buckets = new ConcurrentHashMap<>();
    this.whole = this;
    Cap others = cap.toOthers();
    this.toOthers = others.reserveIsKept() ? new EnforcedCap(this, others) : this;
  }

  private EnforcedCap(EnforcedCap whole, Cap cap) {
    this.cap = cap;
    this.whole = whole;
    this.jvm = whole.jvm;
    this.hard = whole.hard;
    this.byEachValue = whole.byEachValue;
    this.buckets = whole.buckets;
    this.toOthers = this;
  }

  Cap cap() {
    return cap;
  }

  /** This cap with the limit that applies to a call with these labels. */
  EnforcedCap facing(Labels call, Priorities priorities) {
    return cap.facing(call, priorities).reserveIsKept() ? toOthers : this;
  }

  /** Whether calls are held on it, so that it cannot be passed. */
  boolean isHard() {
    return hard;
  }

  /**
   * Where a call with these labels that begins at this instant is counted; without a slot where
   * there is none.
   */
  Place placeAt(@Nullable Board board, Labels call, long epochMs) {
    if (cap.each() == null) {
      Place place = whole.last;
      if (!place.isOf(epochMs)) {
        place = whole.find(board, call, epochMs);
        whole.last = place;
      }
      return place;
    }
    String value = cap.eachValue(call);
    Place place = byEachValue.get(value);
    if (place == null || !place.isOf(epochMs)) {
      place = whole.find(board, call, epochMs);
      if (byEachValue.size() < MOST_VALUES || byEachValue.containsKey(value)) {
        byEachValue.put(value, place);
      }
    }
    return place;
  }

  /**
   * What lets calls with these labels pass while they are throttled; beyond the room, one for all.
   */
  TokenBucket bucket(Labels call, long nowNs) {
    String value = cap.eachValue(call);
    TokenBucket known = buckets.get(value);
    if (known != null) {
      return known;
    }
    String key = buckets.size() < MOST_VALUES ? value : "";
    return buckets.computeIfAbsent(
        key, fresh -> new TokenBucket(cap.throttleCalls(), cap.throttlePerMs(), nowNs));
  }

  private Place find(@Nullable Board board, Labels call, long epochMs) {
    Windows windows = cap.windows();
    int index = windows.indexAt(epochMs);
    if (index < 0) {
      return new Place(epochMs, epochMs, NONE);
    }
    long startMs = windows.startMs(index);
    int slot = board == null ? NONE : board.slot(CapKey.of(cap, cap.counter(call, jvm), startMs));
    return new Place(startMs, windows.endMs(index), slot);
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

    /** Whether it has a slot, and its window holds this instant. */
    boolean isOf(long epochMs) {
      return startMs <= epochMs && epochMs < endMs && slot != NONE;
    }

    boolean isOnBoard() {
      return slot != NONE;
    }

    /** Whether the policy has a window for what was asked for. */
    boolean isInWindow() {
      return startMs < endMs;
    }
  }
}
