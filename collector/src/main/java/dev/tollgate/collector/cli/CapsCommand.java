package dev.tollgate.collector.cli;

import dev.tollgate.collector.report.CapsJson;
import dev.tollgate.collector.report.CapsReport;
import dev.tollgate.collector.report.CapsTable;
import dev.tollgate.collector.report.Style;
import dev.tollgate.collector.report.SwitchesTable;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.home.Home;
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

/** {@code tollgate caps}. */
@Command(
    name = "caps",
    description = {
      "Shows every cap: what calls in its window came to, what open calls hold, its limit, whether"
          + " it refuses, what came in the last hour, when the limit is reached if that goes on,"
          + " and when it starts anew. These are the numbers that the gate sees; no collector need"
          + " run.",
      "States: open, throttling, downgrading, refusing, shadow (only says what it would do), stale"
          + " (the policy is too old to know this window: run tollgate serve), unenforceable (there"
          + " is no board, or no slot left on it: when_unenforceable says what calls get).",
      "Kill switches follow: armed, or tripped in which JVM, since when, until when and by what."
    },
    subcommands = {CapsRaiseCommand.class, CapsReleaseCommand.class},
    footer = {
      "  tollgate caps --watch",
      "  tollgate caps --json | jq '.caps[] | select(.state == \"refusing\")'"
    })
final class CapsCommand implements Callable<Integer> {
  private static final String CLEARED_SCREEN = "\u001b[H\u001b[2J";
  private static final long PAUSE_MS = 2_000;

  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--watch", description = "Look again every two seconds, until Ctrl-C.")
  private boolean watch;

  Tollgate global() {
    return Objects.requireNonNull(tollgate);
  }

  @Override
  public Integer call() throws IOException {
    Home home = global().existingHome();
    while (true) {
      show(home);
      Objects.requireNonNull(spec).commandLine().getOut().flush();
      if (!watch || !pause()) {
        return Tollgate.OK;
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_MS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void show(Home home) throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    CapsReport report = CapsReport.read(home, Board.bootId(), global().clock());
    if (global().json()) {
      out.println(CapsJson.of(report));
      return;
    }
    if (watch && global().style() == Style.TERMINAL) {
      out.print(CLEARED_SCREEN);
    }
    if (report.caps().isEmpty() && report.switches().isEmpty()) {
      err.println(
          report.policyVersion() == 0
              ? "no policy yet; write " + home.config() + " and run tollgate serve"
              : "no caps; write some into " + home.config());
      return;
    }
    if (!report.caps().isEmpty()) {
      CapsTable.of(report, global().style(), global().zone()).forEach(out::println);
    }
    if (!report.caps().isEmpty() && !report.switches().isEmpty()) {
      out.println();
    }
    SwitchesTable.of(report, global().style(), global().zone()).forEach(out::println);
    if (!report.collectorRuns()) {
      err.println("no collector serves " + home + ": edits are not obeyed; run tollgate serve");
    }
  }
}
