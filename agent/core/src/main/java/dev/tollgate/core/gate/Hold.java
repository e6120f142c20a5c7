package dev.tollgate.core.gate;

import dev.tollgate.ledger.policy.Unit;
import java.util.Arrays;

/**
 * A hold is what one call counts in this JVM's row, slot by slot: first the most that it can come
 * to on every hard cap, or is expected to, in the cap's unit, and once it has ended what it came to, in every unit. An
 * amount that is held and one that is spent are the same to every sum.
 *
 * <p>One thread at a time.
 */
final class Hold {
  private static final int UNITS = Unit.values().length;

  private final Seat seat;
  private final int[] slots;

  /** What is counted now, {@link Unit} by unit for each slot in turn. */
  private final long[] counted;

  private final boolean holds;

  /** A hold on the slots of these caps; nothing is counted before {@link #add}. */
  Hold(Seat seat, Matches matches, Ceiling ceiling) {
    this.seat = seat;
    this.slots = new int[matches.size()];
    this.counted = new long[slots.length * UNITS];
    boolean any = false;
    for (int i = 0; i < slots.length; i++) {
      slots[i] = matches.place(i).slot;
      EnforcedCap cap = matches.cap(i);
      if (cap.isHard()) {
        Unit unit = cap.cap().unit();
        counted[i * UNITS + unit.code()] = matches.needed(i, ceiling);
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
    return slots.clone();
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
      seat.add(slots[i], sign * counted[at], sign * counted[at + 1], sign * counted[at + 2]);
    }
  }

  /** Counts from here on what the call came to, by one add a slot and unit. */
  void settle(long costNanos, long tokens, long calls) {
    for (int i = 0; i < slots.length; i++) {
      int at = i * UNITS;
      seat.add(
          slots[i], costNanos - counted[at], tokens - counted[at + 1], calls - counted[at + 2]);
      counted[at] = costNanos;
      counted[at + 1] = tokens;
      counted[at + 2] = calls;
    }
  }

  /** Whether this is more than is held for it on some cap. */
  boolean isPassedBy(long costNanos, long tokens) {
    if (holds) {
      for (int at = 0; at < counted.length; at += UNITS) {
        long nanos = counted[at + Unit.USD.code()];
        long held = counted[at + Unit.TOKENS.code()];
        if ((nanos > 0 && costNanos > nanos) || (held > 0 && tokens > held)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The slots that anything is held on, at most so many: what an in-flight entry has room for. */
  int[] heldSlots(int most) {
    int[] held = new int[Math.min(most, slots.length)];
    int size = 0;
    for (int i = 0; i < slots.length && size < held.length; i++) {
      if (isHeld(i)) {
        held[size++] = slots[i];
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
