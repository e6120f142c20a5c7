package dev.tollgate.collector.cli;

import dev.tollgate.collector.config.Amount;
import dev.tollgate.collector.report.AmountText;
import dev.tollgate.collector.report.Since;
import dev.tollgate.ledger.charge.CapRaise;
import dev.tollgate.ledger.policy.Cap;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate caps raise}. */
@Command(
    name = "raise",
    description = {
      "Raises a cap's limit for a while, beside what tollgate.yaml says. Who did it, why and until"
          + " when is recorded in the ledger; raises of the same cap add up, and each ends by"
          + " itself.",
      "A running collector brings it into force within a second."
    },
    footer = {
      "  tollgate caps raise checkout '50 USD' --until 2h --reason 'launch, INC-1234'",
      "  tollgate caps raise search '2M tokens' --until 2026-12-01 --reason reindex --by ana"
    })
final class CapsRaiseCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm z");

  @ParentCommand private @Nullable CapsCommand caps;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "CAP", description = "The cap's id.")
  private String id = "";

  @Parameters(
      index = "1",
      paramLabel = "AMOUNT",
      description = "By how much, in the cap's unit: 50 USD, 2M tokens, 100 calls.")
  private String amount = "";

  @Option(
      names = "--until",
      required = true,
      paramLabel = "TIME",
      description = "When it ends: in 30m, 2h, 3d; or 2026-12-01, 18:00, 2026-12-01T08:30:00Z.")
  private String until = "";

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
    RecordedChange change = change(global);
    Cap cap = cap(change);
    Amount more = amount(cap);
    long untilMs = untilMs(global);
    change.append(
        reason,
        (own, record, atMicros) ->
            own.append(
                new CapRaise(
                    record, atMicros, cap.id(), cap.unit(), more.value(), untilMs, reason, by)),
        cap.id()
            + ": "
            + AmountText.withUnit(cap.unit(), cap.limit())
            + " and "
            + AmountText.withUnit(cap.unit(), more.value())
            + " more until "
            + TIME.format(Instant.ofEpochMilli(untilMs).atZone(global.zone())));
    return Tollgate.OK;
  }

  private RecordedChange change(Tollgate global) throws IOException {
    return new RecordedChange(
        Objects.requireNonNull(spec).commandLine(), global.existingHome(), global.clock());
  }

  private Cap cap(RecordedChange change) throws IOException {
    List<Cap> known = change.policy().caps();
    for (Cap cap : known) {
      if (cap.id().equals(id)) {
        return cap;
      }
    }
    throw change.unknown("cap", id, known.stream().map(Cap::id).toList());
  }

  private Amount amount(Cap cap) {
    try {
      Amount more = Amount.parse(amount);
      if (more.unit() != cap.unit() || more.value() == 0) {
        throw wrong(
            "cap "
                + id
                + " is limited to "
                + AmountText.withUnit(cap.unit(), cap.limit())
                + "; raise it by some "
                + (cap.unit().key().equals("usd") ? "USD" : cap.unit().key()));
      }
      return more;
    } catch (IllegalArgumentException e) {
      throw wrong("AMOUNT: " + e.getMessage());
    }
  }

  private long untilMs(Tollgate global) {
    try {
      Instant now = global.clock().instant();
      long untilMs = Since.parseUntil(until, global.zone(), now) / 1_000;
      if (untilMs <= now.toEpochMilli()) {
        throw wrong("--until: " + until + " is past; write a time to come, such as 2h");
      }
      return untilMs;
    } catch (IllegalArgumentException e) {
      throw wrong("--until: " + e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
