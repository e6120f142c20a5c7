package dev.tollgate.collector.cli;

import dev.tollgate.collector.report.CapsJson;
import dev.tollgate.collector.report.CapsReport;
import dev.tollgate.collector.report.CapsTable;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate caps}. */
@Command(
    name = "caps",
    description = {
      "Shows every cap: what was spent in its window, its limit, whether it refuses, and until"
          + " when. These are the numbers that the gate sees; no collector need run.",
      "States: open, throttling, downgrading, refusing, shadow (only says what it would do), stale"
          + " (the policy is too old"
          + " to know this window: run tollgate serve)."
    },
    subcommands = {CapsRaiseCommand.class, CapsReleaseCommand.class},
    footer = {
      "  tollgate caps",
      "  tollgate caps --json | jq '.caps[] | select(.state == \"refusing\")'"
    })
final class CapsCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;

  Tollgate global() {
    return Objects.requireNonNull(tollgate);
  }

  @Override
  public Integer call() throws IOException {
    Tollgate global = Objects.requireNonNull(tollgate);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Home home = global.existingHome();
    CapsReport report = CapsReport.read(home, Board.bootId(), global.clock());
    if (global.json()) {
      out.println(CapsJson.of(report));
      return Tollgate.OK;
    }
    if (report.caps().isEmpty()) {
      err.println(
          report.policyVersion() == 0
              ? "no policy yet; write " + home.config() + " and run tollgate serve"
              : "no caps; write some into " + home.config());
      return Tollgate.OK;
    }
    CapsTable.of(report, global.style(), global.zone()).forEach(out::println);
    if (!report.collectorRuns()) {
      err.println("no collector serves " + home + ": edits are not obeyed; run tollgate serve");
    }
    return Tollgate.OK;
  }
}
