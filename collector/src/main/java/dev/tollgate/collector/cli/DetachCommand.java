package dev.tollgate.collector.cli;

import dev.tollgate.collector.attach.AgentReport;
import dev.tollgate.collector.attach.AgentState;
import dev.tollgate.collector.attach.Attached;
import dev.tollgate.collector.attach.Attaching;
import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.report.AttachedJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate detach}. */
@Command(
    name = "detach",
    description = {
      "Takes the agent out of a running JVM, however it came in: calls are neither metered nor"
          + " capped any more, classes have their own bytes again, the ledger is closed in order."
          + " What remains is dormant; tollgate attach wakes it.",
      "Exits with 1 where there is no active agent."
    },
    footer = {"  tollgate detach 4711"})
final class DetachCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private AgentOption agent = new AgentOption();

  @Parameters(index = "0", paramLabel = "PID", description = "The JVM: tollgate jvms lists them.")
  private long pid;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Attached attached =
        new Attaching(ProcessTable.ofThisHost(), AttachCommand.LIMIT).detach(pid, agent.read());
    AgentReport after = attached.after();
    boolean done = after.state() == AgentState.DORMANT && after.problem() == null;
    if (Objects.requireNonNull(tollgate).json()) {
      out.println(AttachedJson.of(attached));
      return done ? Tollgate.OK : Tollgate.FINDING;
    }
    if (after.problem() != null) {
      err.println("tollgate: " + after.problem());
    }
    out.println(
        pid
            + " ("
            + attached.jvm().command().main()
            + "): agent "
            + after.version()
            + " is "
            + after.state().word()
            + (after.state() == AgentState.DORMANT
                ? "; calls are neither metered nor capped"
                : " still; try again when its calls have ended"));
    return done ? Tollgate.OK : Tollgate.FINDING;
  }
}
