package dev.tollgate.benchmarks.path;

import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.nio.file.Path;

/** Boards on which a number of JVMs count. */
final class Boards {
  private static final int SLOTS = 1024;
  private static final int ROWS = 256;

  private Boards() {}

  /** A board with this many rows claimed. */
  static Board claimed(Path boardsDir, int rows) throws IOException {
    Board board = Board.create(boardsDir, 1, SLOTS, ROWS, Board.bootId());
    for (int owner = 1; owner <= rows; owner++) {
      board.claimRow(owner);
    }
    return board;
  }
}
