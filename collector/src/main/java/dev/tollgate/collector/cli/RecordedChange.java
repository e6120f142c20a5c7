package dev.tollgate.collector.cli;

import dev.tollgate.collector.recover.OwnLedger;
import dev.tollgate.collector.report.CapsReport;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A change to what is in force that somebody makes by a command: a record of the ledger, which the
 * collector brings into force. One thread.
 */
final class RecordedChange {
  /** Appends the record, which says who did it and why. */
  interface Appending {
    void to(OwnLedger own, UUID id, long atMicros) throws IOException;
  }

  private final CommandLine command;
  private final Home home;
  private final Clock clock;

  RecordedChange(CommandLine command, Home home, Clock clock) {
    this.command = command;
    this.home = home;
    this.clock = clock;
  }

  /** What is in force. */
  Policy policy() throws IOException {
    Policy policy = PolicyFile.read(home.policy());
    if (policy == null) {
      throw new IOException("no policy in " + home + " yet; run tollgate serve first");
    }
    return policy;
  }

  /** What is wrong with an id that nothing has. */
  ParameterException unknown(String what, String id, List<String> known) {
    return wrong(
        "no "
            + what
            + " "
            + id
            + "; there "
            + (known.isEmpty() ? "are none" : "are " + String.join(", ", known)));
  }

  /** What is wrong with the command line. */
  ParameterException wrong(String message) {
    return new ParameterException(command, message);
  }

  /**
   * Appends the record and says what came of it.
   *
   * @param reason what the user gave as such
   */
  void append(String reason, Appending record, String said) throws IOException {
    if (reason.isBlank()) {
      throw wrong("--reason is empty: say why");
    }
    SecureRandom random = new SecureRandom();
    Supplier<UUID> ids = () -> Ids.timeOrdered(clock.millis(), random::nextLong);
    try (OwnLedger own = new OwnLedger(home, clock, ids)) {
      record.to(own, ids.get(), clock.millis() * 1_000);
    }
    command.getOut().println(said);
    if (!CapsReport.isServed(home)) {
      command
          .getErr()
          .println("no collector serves " + home + ": it holds once tollgate serve runs");
    }
  }
}
