package dev.tollgate.core.append;

import dev.tollgate.store.board.InflightTable;
import org.jspecify.annotations.Nullable;

/**
 * A settled charge on its way to the ledger, with the in-flight entry that protects it until it is
 * there. Immutable.
 */
final class PendingCharge {
  private final byte[] record;
  private final @Nullable InflightTable inflight;
  private final int entry;

  PendingCharge(byte[] record, @Nullable InflightTable inflight, int entry) {
    this.record = record;
    this.inflight = inflight;
    this.entry = entry;
  }

  byte[] record() {
    return record;
  }

  /** Whether a kill would not lose it. */
  boolean isProtected() {
    return inflight != null && entry >= 0;
  }

  /** The ledger has it: the in-flight entry is free again. */
  void appended() {
    if (inflight != null && entry >= 0) {
      inflight.free(entry);
    }
  }
}
