package dev.tollgate.collector.cli;

import dev.tollgate.collector.recover.OwnLedger;
import dev.tollgate.collector.report.CapsReport;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.charge.KillRelease;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
    Home home = global.existingHome();
    KillSwitch released = killSwitch(home);
    Label each = released.each();
    if (value != null && each == null) {
      throw wrong("--each: " + id + " counts all its calls together; leave --each out");
    }
    if (reason.isBlank()) {
      throw wrong("--reason is empty: say why");
    }
    SecureRandom random = new SecureRandom();
    Supplier<UUID> ids = () -> Ids.timeOrdered(global.clock().millis(), random::nextLong);
    long nowMicros = global.clock().millis() * 1_000;
    try (OwnLedger own = new OwnLedger(home, global.clock(), ids)) {
      own.append(new KillRelease(ids.get(), nowMicros, id, value, reason, by));
    }
    CommandSpec command = Objects.requireNonNull(spec);
    command
        .commandLine()
        .getOut()
        .println(
            id
                + (value == null || each == null ? "" : " for " + each.key() + " " + value)
                + ": released, calls pass again");
    if (!CapsReport.isServed(home)) {
      command
          .commandLine()
          .getErr()
          .println("no collector serves " + home + ": it holds once tollgate serve runs");
    }
    return Tollgate.OK;
  }

  private KillSwitch killSwitch(Home home) throws IOException {
    Policy policy = PolicyFile.read(home.policy());
    if (policy == null) {
      throw new IOException("no policy in " + home + " yet; run tollgate serve first");
    }
    for (KillSwitch known : policy.killSwitches()) {
      if (known.id().equals(id)) {
        return known;
      }
    }
    throw wrong(
        "no kill switch "
            + id
            + "; there "
            + (policy.killSwitches().isEmpty()
                ? "are none"
                : "are "
                    + String.join(
                        ", ", policy.killSwitches().stream().map(KillSwitch::id).toList())));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
