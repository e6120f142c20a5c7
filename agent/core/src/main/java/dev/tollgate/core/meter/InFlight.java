package dev.tollgate.core.meter;

import dev.tollgate.store.board.InflightTable;
import org.jspecify.annotations.Nullable;

/** A call's entry in the in-flight table, or none. Immutable. */
final class InFlight {
  static final InFlight NONE = new InFlight(null, -1);

  private final @Nullable InflightTable table;
  private final int entry;

  InFlight(@Nullable InflightTable table, int entry) {
    this.table = table;
    this.entry = entry;
  }

  @Nullable InflightTable table() {
    return table;
  }

  int entry() {
    return entry;
  }

  /** Whether the call is written down at all. */
  boolean isThere() {
    return table != null;
  }

  /** The call may leave now. */
  void sent() {
    if (table != null) {
      table.sent(entry);
    }
  }

  /** The call never leaves. */
  void free() {
    if (table != null) {
      table.free(entry);
    }
  }

  void settled(byte[] record) {
    if (table != null) {
      table.settled(entry, record);
    }
  }
}
