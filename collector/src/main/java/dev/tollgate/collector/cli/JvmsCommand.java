package dev.tollgate.collector.cli;

import dev.tollgate.collector.attach.Attaching;
import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.jvms.HomeLedgers;
import dev.tollgate.collector.jvms.JvmsReport;
import dev.tollgate.collector.report.JvmsJson;
import dev.tollgate.collector.report.JvmsTable;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate jvms}. */
@Command(
    name = "jvms",
    description = {
      "Shows every JVM of this machine, and those in containers that record into this home: its"
          + " agent and since when, service, hooks applied and faulty, charges in its ledger, calls"
          + " dropped, and the agent's own time per call.",
      "Agents: none, waiting (no HTTP client is loaded yet), active, dormant (detached), disabled,"
          + " unknown (the reason is below the table). A pid in brackets is the one that the JVM"
          + " sees itself, in a container that is not to be seen from here.",
      "Reads /proc and the ledgers. A JVM that shows no agent is not touched."
    },
    footer = {
      "  tollgate jvms",
      "  tollgate jvms --json | jq '.jvms[] | select(.agent == \"none\") | .pid'"
    })
final class JvmsCommand implements Callable<Integer> {
  /** How long one JVM is waited for. */
  static final Duration LIMIT = Duration.ofSeconds(2);

  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Tollgate global = Objects.requireNonNull(tollgate);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Home home = global.home();
    ProcessTable processes = ProcessTable.ofThisHost();
    JvmsReport report =
        JvmsReport.read(home, ledgers(home).read(), processes, new Attaching(processes, LIMIT));
    if (global.json()) {
      out.println(JvmsJson.of(report));
    } else {
      JvmsTable.of(report, global.style(), global.zone()).forEach(out::println);
      if (report.jvms().isEmpty()) {
        Objects.requireNonNull(spec)
            .commandLine()
            .getErr()
            .println("no JVM is to be seen from here");
      }
    }
    return Tollgate.OK;
  }

  /** What can be said without the ledgers is said without them. */
  private HomeLedgers ledgers(Home home) throws IOException {
    try {
      return HomeLedgers.list(home);
    } catch (AccessDeniedException e) {
      PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
      err.println(
          "tollgate: "
              + home
              + " may not be read by this user, so what its agents record is not shown; join its"
              + " group, or run this as root");
      return HomeLedgers.NONE;
    }
  }
}
