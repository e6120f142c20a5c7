package dev.tollgate.core.gate;

import dev.tollgate.store.board.Board;

/**
 * A seat is this JVM's row on one board. Thread-safe. A row that the collector took back, because
 * it took the JVM for dead, is not touched any more.
 */
final class Seat {
  private final Board board;
  private final int row;
  private final long owner;

  Seat(Board board, int row, long owner) {
    this.board = board;
    this.row = row;
    this.owner = owner;
  }

  Board board() {
    return board;
  }

  int row() {
    return row;
  }

  /** The least significant bits of this JVM's id. */
  long owner() {
    return owner;
  }

  boolean isOurs() {
    return board.owner(row) == owner;
  }

  void add(int slot, long costNanos, long tokens, long calls) {
    if (isOurs()) {
      board.add(slot, row, costNanos, tokens, calls);
    }
  }
}
