package dev.tollgate.store.board;

import org.jspecify.annotations.Nullable;

/** A state is how far the call of an in-flight entry has come. */
public enum InflightState {
  /** No call, or one that is recorded. */
  FREE(0),
  /** Held, and not a byte has left: it cost nothing. */
  READY(1),
  /** May have left: what it cost is not known. */
  SENT(2),
  /** Ended, and its charge is in the entry, but perhaps not in the ledger. */
  SETTLED(3);

  private static final InflightState[] BY_CODE = {FREE, READY, SENT, SETTLED};

  private final int code;

  InflightState(int code) {
    this.code = code;
  }

  /** The state's number on disk: never reused, never changed. */
  int code() {
    return code;
  }

  /** The state in an entry's word, or null if it has none. */
  static @Nullable InflightState of(long word) {
    int code = (int) (word & 0xff);
    return code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
