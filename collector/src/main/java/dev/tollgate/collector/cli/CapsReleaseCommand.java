package dev.tollgate.collector.cli;

import dev.tollgate.ledger.charge.KillRelease;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.KillSwitch;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate caps release}. */
@Command(
    name = "release",
    description = {
      "Ends the cool-down of a kill switch now, in every JVM: calls pass again and are counted"
          + " anew. Who did it and why is recorded in the ledger.",
      "A running collector brings it into force within a second."
    },
    footer = {
      "  tollgate caps release agent-loop --reason 'fixed in 1.4.2'",
      "  tollgate caps release agent-loop --each com.acme.Agent#step --reason INC-1234 --by ana"
    })
final class CapsReleaseCommand implements Callable<Integer> {
  @ParentCommand private @Nullable CapsCommand caps;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SWITCH", description = "The kill switch's id.")
  private String id = "";

  @Option(
      names = "--each",
      paramLabel = "VALUE",
      description = "The one value to release, as the refusal names it. Without: all of them.")
  private @Nullable String value;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for who reads the ledger.")
  private String reason = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who answers for it. Without: the user who runs the command.")
  private String by = System.getProperty("user.name", "?");

  @Override
  public Integer call() throws IOException {
    Tollgate global = Objects.requireNonNull(caps).global();
    RecordedChange change =
        new RecordedChange(
            Objects.requireNonNull(spec).commandLine(), global.existingHome(), global.clock());
    Label each = killSwitch(change).each();
    if (value != null && each == null) {
      throw change.wrong("--each: " + id + " counts all its calls together; leave --each out");
    }
    change.append(
        reason,
        (own, record, atMicros) ->
            own.append(new KillRelease(record, atMicros, id, value, reason, by)),
        id
            + (value == null || each == null ? "" : " for " + each.key() + " " + value)
            + ": released, calls pass again");
    return Tollgate.OK;
  }

  private KillSwitch killSwitch(RecordedChange change) throws IOException {
    List<KillSwitch> known = change.policy().killSwitches();
    for (KillSwitch each : known) {
      if (each.id().equals(id)) {
        return each;
      }
    }
    throw change.unknown("kill switch", id, known.stream().map(KillSwitch::id).toList());
  }
}
