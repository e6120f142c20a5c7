package dev.tollgate.collector.cli;

import dev.tollgate.collector.attach.Attaching;
import dev.tollgate.collector.doctor.Diagnosis;
import dev.tollgate.collector.doctor.Doctor;
import dev.tollgate.collector.doctor.Installation;
import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.report.DoctorJson;
import dev.tollgate.collector.report.DoctorTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate doctor}. */
@Command(
    name = "doctor",
    description = {
      "Says what is wrong with this installation and what to do: Java, agent jar, home, disk,"
          + " collector, configuration, policy, board, ledgers, agents and the JVMs without one."
          + " Changes nothing; no collector need run.",
      "Exits with 1 if something is a problem: not metered, not capped, or not accounted for."
    },
    footer = {
      "  tollgate doctor",
      "  tollgate doctor --home /srv/tollgate",
      "  tollgate doctor --json | jq -r '.checks[] | select(.level != \"ok\") | .remedy'"
    })
final class DoctorCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private AgentOption agent = new AgentOption();

  @Override
  public Integer call() throws IOException {
    Tollgate global = Objects.requireNonNull(tollgate);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    ProcessTable processes = ProcessTable.ofThisHost();
    List<Diagnosis> diagnoses =
        Doctor.examine(
            new Installation(
                global.home(),
                global.clock(),
                agent.path(),
                DoctorCommand.class.getPackage().getImplementationVersion(),
                processes,
                new Attaching(processes, JvmsCommand.LIMIT)));
    if (global.json()) {
      out.println(DoctorJson.of(global.home(), diagnoses));
    } else {
      DoctorTable.of(diagnoses, global.style()).forEach(out::println);
    }
    return Doctor.hasProblem(diagnoses) ? Tollgate.FINDING : Tollgate.OK;
  }
}
