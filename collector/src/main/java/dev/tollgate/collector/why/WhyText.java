package dev.tollgate.collector.why;

import dev.tollgate.collector.report.AlignedTable;
import dev.tollgate.collector.report.AmountText;
import dev.tollgate.collector.report.JsonLine;
import dev.tollgate.collector.report.Style;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Reserve;
import dev.tollgate.ledger.pricing.Money;
import dev.tollgate.ledger.pricing.Price;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Meter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** An explanation as lines of text, a subject each. One thread; of one use. */
public final class WhyText {
  private static final int SUBJECT = 13;

  private final Style style;
  private final Explanation explanation;
  private final Charge charge;
  private final List<String> lines = new ArrayList<>();

  private WhyText(Explanation explanation, Style style) {
    this.explanation = explanation;
    this.charge = explanation.charge();
    this.style = style;
  }

  /** The lines of an explanation. */
  public static List<String> of(Explanation explanation, Style style) {
    WhyText text = new WhyText(explanation, style);
    text.call();
    text.usage();
    text.price();
    text.costs();
    text.flags();
    text.caps();
    text.corrections();
    return text.lines;
  }

  private void say(String subject, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      lines.add(style.dim(style.left(subject, SUBJECT)) + text);
    }
  }

  private void call() {
    say("charge", charge.id() + " of JVM " + charge.jvm());
    say("request id", charge.requestId());
    say(
        "answer",
        charge.dedupeKey() == null ? null : charge.dedupeKey() + ", can be fetched again");
    say(
        "called",
        JsonLine.instant(charge.startMicros())
            + ", took "
            + charge.durationMicros() / 1_000
            + " ms, "
            + (charge.status() == 0 ? "no answer" : "status " + charge.status())
            + (charge.errorType() == null ? "" : " " + charge.errorType())
            + (charge.errorCode() == null ? "" : " " + charge.errorCode())
            + (charge.finishReason() == null ? "" : ", ended by " + charge.finishReason()));
    say(
        "attempt",
        charge.attempt() == 0
            ? null
            : "retry "
                + charge.attempt()
                + " of the SDK; every try that left is a charge of its own");
    StringJoiner who = new StringJoiner(", ");
    for (Label label : Label.values()) {
      String value = charge.labels().get(label);
      if (value != null && label != Label.PROVIDER && label != Label.MODEL) {
        who.add(label.key() + " " + value);
      }
    }
    say("who", who.toString());
    String asked = charge.labels().get(Label.MODEL);
    String served = charge.responseModel();
    say(
        "what",
        word(charge.labels().get(Label.PROVIDER))
            + " "
            + charge.operation()
            + ", model "
            + word(charge.pricedModel())
            + (served == null || served.equals(asked) || asked == null
                ? ""
                : " (asked for " + asked + ")"));
    say("terms", terms(charge.terms()));
  }

  private static String word(@Nullable String text) {
    return text == null ? "-" : text;
  }

  static String terms(Terms terms) {
    StringJoiner said = new StringJoiner(", ");
    add(said, "service tier", terms.serviceTier());
    add(said, "speed", terms.speed());
    add(said, "region", terms.region());
    add(said, "search context", terms.searchContextSize());
    add(said, "image size", terms.imageSize());
    add(said, "image quality", terms.imageQuality());
    if (terms.batch()) {
      said.add("batch");
    }
    return said.length() == 0 ? "plain" : said.toString();
  }

  private static void add(StringJoiner to, String name, @Nullable String value) {
    if (value != null) {
      to.add(name + " " + value);
    }
  }

  private void usage() {
    AlignedTable table = new AlignedTable("USAGE AS READ", ">QUANTITY", "");
    for (Map.Entry<Meter, Long> each : charge.usage().asMap().entrySet()) {
      table.row(
          each.getKey().key(),
          Long.toString(each.getValue()),
          each.getKey().isBilled() ? "" : "said, not charged");
    }
    lines.add("");
    if (table.size() == 0) {
      say("usage", "none was reported");
    }
    lines.addAll(table.lines(style));
  }

  private void price() {
    Price price = explanation.arithmetic().price();
    lines.add("");
    say(
        "price",
        charge.priceSource() == null
            ? (charge.usage().isZero() ? "none needed: nothing was used" : "none")
            : charge.priceSource()
                + (charge.priceEntry() == null ? "" : ", entry " + charge.priceEntry())
                + (charge.contextTier() == 0
                    ? ""
                    : ", rates of calls with more than "
                        + charge.contextTier()
                        + " tokens of input"));
    say("rule", price.rule() + ", by today's catalogue " + explanation.catalog());
    List<Arithmetic.Line> arithmetic = explanation.arithmetic().lines();
    if (arithmetic.isEmpty()) {
      return;
    }
    AlignedTable table =
        new AlignedTable("METER", ">QUANTITY", ">RATE USD", "PER", ">FACTOR", ">SUBTOTAL USD");
    for (Arithmetic.Line line : arithmetic) {
      table.row(
          line.meter(),
          Long.toString(line.quantity()),
          line.rateUsd(),
          line.rateUnit(),
          line.factor(),
          line.subtotalUsd());
    }
    table.row(
        "sum, exact",
        "",
        "",
        "",
        "",
        explanation.arithmetic().sumUsd().stripTrailingZeros().toPlainString());
    table.row("rounded once", "", "", "", "", Money.usd(price.listCostNanos()));
    lines.addAll(table.lines(style));
  }

  private void costs() {
    lines.add("");
    say("list", CostWords.list(charge));
    say("contracted", CostWords.contracted(charge));
    say("counted", CostWords.counted(charge));
    say("vendor", CostWords.vendor(charge));
    say(
        "upstream",
        charge.upstreamCostUsd() == null
            ? null
            : charge.upstreamCostUsd() + " USD, what the provider behind the broker took");
    String today = explanation.otherToday();
    say(
        "today",
        today == null
            ? null
            : today
                + " USD by "
                + explanation.catalog()
                + ", not what the charge has; tollgate reprice corrects it");
  }

  private void flags() {
    for (Flag flag : charge.flags()) {
      say(
          flag.key(),
          FlagWords.of(flag) + (flag == Flag.CLAMPED ? ": to " + charge.clampedTo() : ""));
    }
    say("unreadable", charge.unreadable());
    say("calls", charge.calls() == 1 ? null : "stands for " + charge.calls() + " calls");
  }

  private void caps() {
    lines.add("");
    String cap = word(charge.capId());
    Trip trip = charge.trip();
    if (trip != null) {
      say(
          "switch",
          "kill switch "
              + cap
              + (charge.left() ? ", in shadow, would have refused it: " : " refused it: ")
              + trip.words()
              + "; tripped at "
              + JsonLine.instant(trip.atMicros())
              + ", until "
              + JsonLine.instant(trip.untilMicros()));
    }
    if (charge.verdict() == Verdict.REFUSED && charge.retryAfterMillis() >= 0) {
      say(
          "caps",
          "slowed down by "
              + cap
              + ", to be tried again after "
              + charge.retryAfterMillis()
              + " ms: counts on none");
      return;
    }
    if (charge.verdict() == Verdict.REFUSED) {
      say("caps", "refused by " + cap + ": counts on none");
      Cap by = explanation.refusedBy();
      if (by != null && by.reserve() != null) {
        say("reserve", reserve(by, by.reserve()));
      }
      return;
    }
    if (charge.verdict() == Verdict.WOULD_REFUSE && trip == null) {
      say("caps", cap + ", in shadow, would have refused it");
    } else if (charge.verdict() == Verdict.DOWNGRADED) {
      say("caps", cap + " downgraded it: the app asked for " + word(charge.downgradedFrom()));
    }
    String gone =
        charge.policyVersion() == explanation.policyVersion()
            ? ""
            : (charge.policyVersion() == 0
                    ? "the gate knew no policy yet; by policy "
                    : "policy "
                        + charge.policyVersion()
                        + ", which the gate obeyed, is gone; by policy ")
                + explanation.policyVersion()
                + ", which counts again what the ledgers have, ";
    if (explanation.caps().isEmpty()) {
      say(
          "caps",
          gone + (explanation.policyVersion() == 0 ? "there is no policy" : "none matches"));
      return;
    }
    say("caps", gone.isEmpty() ? null : gone + "it counts on:");
    AlignedTable table = new AlignedTable("CAP", "OWNER", ">COUNTS", "WINDOW", "FROM", "WHERE");
    for (CountedOn counted : explanation.caps()) {
      table.row(
          counted.cap().id(),
          counted.cap().owner(),
          AmountText.withUnit(counted.cap().unit(), counted.amount()),
          counted.cap().windowName(),
          counted.windowStartMs() == Long.MIN_VALUE
              ? "the beginning"
              : Instant.ofEpochMilli(counted.windowStartMs()).toString(),
          counted.row()
              ? "row " + charge.boardRow() + " of board " + charge.boardGeneration()
              : "the cap's base, by the collector");
    }
    lines.addAll(table.lines(style));
    for (CountedOn counted : explanation.caps()) {
      Reserve reserve = counted.cap().reserve();
      if (reserve != null) {
        say(
            "reserve",
            reserve(counted.cap(), reserve)
                + (counted.draws() ? "; this call may draw on it" : "; this call may not"));
      }
    }
  }

  private static String reserve(Cap cap, Reserve reserve) {
    return cap.id()
        + " keeps "
        + AmountText.withUnit(cap.unit(), reserve.amount())
        + " for "
        + reserve.words();
  }

  private void corrections() {
    for (Correction correction : explanation.corrections()) {
      say(
          "corrected",
          JsonLine.instant(correction.atMicros())
              + " by "
              + correction.by()
              + ": "
              + CostWords.list(correction.before())
              + " -> "
              + CostWords.list(correction.after())
              + ", "
              + correction.reason());
    }
  }
}
