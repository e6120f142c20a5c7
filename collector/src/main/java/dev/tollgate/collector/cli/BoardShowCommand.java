package dev.tollgate.collector.cli;

import dev.tollgate.collector.inspect.BoardJson;
import dev.tollgate.collector.inspect.BoardReport;
import dev.tollgate.collector.inspect.BoardTable;
import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate board show}. */
@Command(
    name = "show",
    description = {
      "Shows the board as its file has it: header, the rows with the JVMs that own them, the slots"
          + " with the caps and windows that they count, and what each row has in them. Needs no"
          + " collector; shows a board of another boot or with a damaged header too, says what is"
          + " wrong with it, and then exits with 1.",
      "Row states: alive, dead (tollgate serve has yet to close it), gone (its ledger was deleted),"
          + " free."
    },
    footer = {
      "  tollgate board show",
      "  tollgate board show --all                with free rows and windows that have ended",
      "  tollgate board show --json | jq '.slots[] | select(.cap == \"checkout-daily\") | .total'"
    })
final class BoardShowCommand implements Callable<Integer> {
  @ParentCommand private @Nullable BoardCommand board;
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--all",
      description = "Also free rows, and slots of windows that have ended. JSON always has all.")
  private boolean all;

  @Override
  public Integer call() throws IOException {
    Tollgate global = Objects.requireNonNull(board).global();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    long nowMs = global.clock().millis();
    BoardReport report = BoardReport.read(global.existingHome(), Board.bootId(), nowMs);
    if (global.json()) {
      out.println(BoardJson.of(report, nowMs));
    } else {
      BoardTable.of(report, global.style(), nowMs, all).forEach(out::println);
    }
    return report.damage().isEmpty() ? Tollgate.OK : Tollgate.FINDING;
  }
}
