package dev.tollgate.collector.report;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.pricing.Money;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A charge as one line of a table: time, service, model, tokens in, cached and out, cost, the day's
 * running total, and what is particular about it. A cost that is not known is {@code ?}, an
 * estimated one begins with {@code ~}. Thread-safe.
 */
public final class ChargeTable implements ChargeLine {
  private static final int SERVICE = 20;
  private static final int MODEL = 26;
  private static final int TOKENS = 9;
  private static final int COST = 14;
  private static final int TIME = 19;

  private final Style style;
  private final DateTimeFormatter time;

  /** A table in this style, with times in this zone. */
  public ChargeTable(Style style, ZoneId zone) {
    this.style = style;
    this.time = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(zone);
  }

  @Override
  public Optional<String> header() {
    return Optional.of(
        style.dim(
            line(
                style.left("TIME", TIME),
                style.left("SERVICE", SERVICE),
                style.left("MODEL", MODEL),
                style.right("IN", TOKENS),
                style.right("CACHED", TOKENS),
                style.right("OUT", TOKENS),
                style.right("COST USD", COST),
                style.right("DAY USD", COST),
                "")));
  }

  @Override
  public String of(Charge charge, long dayTotalNanos, boolean incomplete) {
    return line(
        style.dim(time.format(Instant.ofEpochMilli(Math.floorDiv(charge.startMicros(), 1_000L)))),
        style.left(Objects.requireNonNullElse(charge.labels().get(Label.SERVICE), "-"), SERVICE),
        style.left(Objects.requireNonNullElse(charge.pricedModel(), "-"), MODEL),
        tokens(charge, charge.usage().inputTokens()),
        tokens(charge, charge.usage().cachedInputTokens()),
        tokens(charge, charge.usage().outputTokens()),
        cost(charge),
        style.right(Money.usd(dayTotalNanos) + (incomplete ? "+?" : ""), COST),
        notes(charge));
  }

  @Override
  public String of(Correction correction, long dayTotalNanos, boolean incomplete) {
    Charge after = correction.after();
    long change = DayTotals.listNanos(after) - DayTotals.listNanos(correction.before());
    return line(
        style.dim(time.format(Instant.ofEpochMilli(Math.floorDiv(correction.atMicros(), 1_000L)))),
        style.left(Objects.requireNonNullElse(after.labels().get(Label.SERVICE), "-"), SERVICE),
        style.left(Objects.requireNonNullElse(after.pricedModel(), "-"), MODEL),
        style.right("", TOKENS),
        style.right("", TOKENS),
        style.right("", TOKENS),
        style.right((change < 0 ? "" : "+") + Money.usd(change), COST),
        style.right(Money.usd(dayTotalNanos) + (incomplete ? "+?" : ""), COST),
        style.dim("correction of " + after.id() + ": " + correction.reason()));
  }

  private static String line(String... columns) {
    return String.join("  ", columns).stripTrailing();
  }

  private String tokens(Charge charge, long tokens) {
    boolean unknown = charge.has(Flag.USAGE_MISSING) && charge.usage().isEmpty();
    return style.right(!charge.left() ? "-" : unknown ? "?" : Long.toString(tokens), TOKENS);
  }

  private String cost(Charge charge) {
    if (!charge.left()) {
      return style.red(style.right("refused", COST));
    }
    if (charge.has(Flag.UNPRICED)) {
      return style.yellow(style.right("?", COST));
    }
    String usd = Money.usd(charge.listCostNanos());
    return charge.has(Flag.ESTIMATED)
        ? style.yellow(style.right("~" + usd, COST))
        : style.right(usd, COST);
  }

  private String notes(Charge charge) {
    List<String> notes = new ArrayList<>();
    String cap = Objects.requireNonNullElse(charge.capId(), "a cap");
    if (!charge.left()) {
      notes.add(
          charge.trip() != null
              ? "by kill switch " + cap
              : charge.retryAfterMillis() >= 0 ? "slowed down by " + cap : "by " + cap);
    } else if (charge.verdict() == Verdict.WOULD_REFUSE) {
      notes.add(cap + " would refuse");
    } else if (charge.verdict() == Verdict.DOWNGRADED) {
      notes.add("downgraded from " + charge.downgradedFrom() + " by " + cap);
    }
    if (charge.calls() != 1) {
      notes.add(charge.calls() + " calls");
    }
    if (charge.left() && charge.status() != 200 && !charge.has(Flag.UNITEMISED)) {
      notes.add(charge.status() == 0 ? "no answer" : "status " + charge.status());
    }
    for (Flag flag : charge.flags()) {
      if (flag != Flag.STREAMED && flag != Flag.ESTIMATED && flag != Flag.UNPRICED) {
        notes.add(flag.key().replace('_', ' '));
      }
    }
    return style.dim(String.join(", ", notes));
  }
}
