package dev.tollgate.collector.doctor;

import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The board: readable, of this boot, with slots for windows and rows for JVMs left. */
final class BoardCheck implements Check {
  /** From here on the collector makes a new board. */
  private static final int FULL_PERCENT = 75;

  private static final int FEW_ROWS_PERCENT = 10;

  @Override
  public String name() {
    return "board";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    Board board = installation.board();
    if (board == null) {
      return List.of(
          Files.exists(installation.home().boards().resolve("current"))
              ? Diagnosis.problem(
                  name(),
                  "is damaged, or of another boot or version: no cap can be checked",
                  "run tollgate serve, which makes a new one from the ledgers")
              : Diagnosis.problem(
                  name(), "there is none: no cap can be checked", "run tollgate serve"));
    }
    int taken = 0;
    for (int row = 0; row < board.rows(); row++) {
      taken += board.owner(row) == 0 ? 0 : 1;
    }
    int used = board.usedSlots();
    String text =
        "generation "
            + board.generation()
            + ", "
            + used
            + " of "
            + board.slots()
            + " slots and "
            + taken
            + " of "
            + board.rows()
            + " rows taken";
    return List.of(diagnosis(board, text, used, taken));
  }

  private Diagnosis diagnosis(Board board, String text, int used, int taken) {
    if (taken == board.rows()) {
      return Diagnosis.problem(
          name(),
          text + ": further JVMs are metered but not capped",
          "run tollgate serve, which takes back the rows of dead JVMs");
    }
    if (used == board.slots()) {
      return Diagnosis.problem(
          name(),
          text + ": further windows and values are not capped",
          "run tollgate serve, which makes a new one");
    }
    if (board.sealed()) {
      return Diagnosis.warning(
          name(), text + "; sealed for a new one", "look again; if it stays, run tollgate serve");
    }
    if (used * 100L >= board.slots() * (long) FULL_PERCENT) {
      return Diagnosis.warning(
          name(), text, "run tollgate serve, which makes a new one at 75 % of the slots");
    }
    return (board.rows() - taken) * 100L < board.rows() * (long) FEW_ROWS_PERCENT
        ? Diagnosis.warning(name(), text, "end JVMs that are not needed, before rows run out")
        : Diagnosis.ok(name(), text);
  }
}
