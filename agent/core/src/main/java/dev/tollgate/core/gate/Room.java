package dev.tollgate.core.gate;

import dev.tollgate.ledger.policy.Unit;
import java.util.Arrays;

/** What hard caps still allowed one call, in each unit, when the gate looked. Immutable. */
public final class Room {
  private final long[] amounts;

  private Room(long[] amounts) {
    this.amounts = amounts;
  }

  /** Whether a call that comes to this has room on every one of the caps. */
  public boolean fits(Ceiling ceiling) {
    for (Unit unit : Unit.values()) {
      if (ceiling.in(unit) > amounts[unit.ordinal()]) {
        return false;
      }
    }
    return true;
  }

  /** Collects what each cap allows. One thread. */
  static final class Builder {
    private final long[] amounts = new long[Unit.values().length];

    Builder() {
      Arrays.fill(amounts, Long.MAX_VALUE);
    }

    /** A cap allows so much, in its unit. */
    void allow(Unit unit, long amount) {
      amounts[unit.ordinal()] = Math.min(amounts[unit.ordinal()], amount);
    }

    Room build() {
      return new Room(amounts);
    }
  }
}
