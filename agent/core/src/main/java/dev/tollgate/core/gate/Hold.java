package dev.tollgate.core.gate;

import dev.tollgate.ledger.policy.Unit;
import java.util.Arrays;

/**
 * A hold is what one call counts in this JVM's row, slot by slot: first the most that it can come
 * to on every hard cap, or is expected to, in the cap's unit, and once it has ended what it came
 * to, in every unit. An amount that is held and one that is spent are the same to every sum.
 *
 * <p>One thread at a time.
 */
final class Hold {
  private static final int UNITS = Unit.PLACES;
  private static final int ONE_CALL = 1;

  private final Seat seat;

  /** Slots, that of a cap in images as its complement: it counts those in place of calls. */
  private final int[] slots;

  /** What is counted now, by {@link Unit#place} for each slot in turn. */
  private final long[] counted;

  private final boolean holds;

  /** A hold on the slots of these caps; nothing is counted before {@link #add}. */
  Hold(Seat seat, Matches matches, Ceiling ceiling) {
    this.seat = seat;
    this.slots = new int[matches.size()];
    this.counted = new long[slots.length * UNITS];
    boolean any = false;
    for (int i = 0; i < slots.length; i++) {
      EnforcedCap cap = matches.cap(i);
      Unit unit = cap.cap().unit();
      int slot = matches.place(i).slot;
      slots[i] = unit == Unit.IMAGES ? ~slot : slot;
      if (cap.isHard()) {
        counted[i * UNITS + unit.place()] = matches.needed(i, ceiling);
        any = true;
      }
    }
    holds = any;
  }

  Seat seat() {
    return seat;
  }

  /** Whether any of its caps is a hard one. */
  boolean holds() {
    return holds;
  }

  int[] slots() {
    int[] copy = new int[slots.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = slot(i);
    }
    return copy;
  }

  private int slot(int index) {
    return countsImages(index) ? ~slots[index] : slots[index];
  }

  private boolean countsImages(int index) {
    return slots[index] < 0;
  }

  /** Counts it all: from here on every sum has it. */
  void add() {
    count(1);
  }

  /** Counts it no more: it never left. */
  void takeBack() {
    count(-1);
  }

  private void count(int sign) {
    for (int i = 0; i < slots.length; i++) {
      int at = i * UNITS;
      seat.add(slot(i), sign * counted[at], sign * counted[at + 1], sign * counted[at + 2]);
    }
  }

  /** Counts from here on what the call came to, by one add a slot and unit. */
  void settle(long costNanos, long tokens, long images) {
    for (int i = 0; i < slots.length; i++) {
      int at = i * UNITS;
      long third = countsImages(i) ? images : ONE_CALL;
      seat.add(slot(i), costNanos - counted[at], tokens - counted[at + 1], third - counted[at + 2]);
      counted[at] = costNanos;
      counted[at + 1] = tokens;
      counted[at + 2] = third;
    }
  }

  /** Whether this is more than is held for it on some cap. */
  boolean isPassedBy(long costNanos, long tokens, long images) {
    if (holds) {
      for (int i = 0; i < slots.length; i++) {
        int at = i * UNITS;
        if (isPassed(counted[at], costNanos)
            || isPassed(counted[at + 1], tokens)
            || (countsImages(i) && isPassed(counted[at + 2], images))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isPassed(long held, long amount) {
    return held > 0 && amount > held;
  }

  /** The slots that anything is held on, at most so many: what an in-flight entry has room for. */
  int[] heldSlots(int most) {
    int[] held = new int[Math.min(most, slots.length)];
    int size = 0;
    for (int i = 0; i < slots.length && size < held.length; i++) {
      if (isHeld(i)) {
        held[size++] = slot(i);
      }
    }
    return size == held.length ? held : Arrays.copyOf(held, size);
  }

  /** What is held on those. */
  long[] heldAmounts(int most) {
    long[] held = new long[Math.min(most, slots.length) * UNITS];
    int size = 0;
    for (int i = 0; i < slots.length && size < held.length; i++) {
      if (isHeld(i)) {
        System.arraycopy(counted, i * UNITS, held, size, UNITS);
        size += UNITS;
      }
    }
    return size == held.length ? held : Arrays.copyOf(held, size);
  }

  private boolean isHeld(int index) {
    int at = index * UNITS;
    return counted[at] != 0 || counted[at + 1] != 0 || counted[at + 2] != 0;
  }
}
