package dev.tollgate.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What the demo shows people: the live tail with the cap filling, the refusal, the summary. */
final class Show {
  private static final int BAR = 24;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final PrintStream out;
  private final BigDecimal limitUsd;
  private BigDecimal spent = BigDecimal.ZERO;

  Show(PrintStream out, BigDecimal limitUsd) {
    this.out = out;
    this.limitUsd = limitUsd;
  }

  void say(String text) {
    out.println(text);
  }

  void head() {
    out.printf(
        Locale.ROOT,
        "%n  %-12s  %-26s %6s %6s %6s  %13s  %s%n",
        "time",
        "model",
        "in",
        "cached",
        "out",
        "cost USD",
        "cap " + limitUsd.toPlainString() + " USD");
  }

  void charge(JsonNode charge) {
    String time = TIME.format(Instant.parse(charge.path("time").asText()));
    if (Tally.isRefused(charge)) {
      out.printf(
          Locale.ROOT,
          "  %-12s  %-26s %6s %6s %6s  %13s  refused by %s%n",
          time,
          charge.path("requestModel").asText(),
          "-",
          "-",
          "-",
          "not sent",
          charge.path("cap").asText());
      return;
    }
    spent = spent.add(new BigDecimal(charge.path("countedUsd").asText("0")));
    out.printf(
        Locale.ROOT,
        "  %-12s  %-26s %6d %6d %6d  %13s  %s%n",
        time,
        charge.path("model").asText(),
        charge.path("inputTokens").asLong(),
        charge.path("cachedInputTokens").asLong(),
        charge.path("outputTokens").asLong(),
        charge.path("listCostUsd").asText("?"),
        bar());
  }

  private String bar() {
    double share = spent.divide(limitUsd, 6, RoundingMode.HALF_UP).doubleValue();
    int full = (int) Math.min(BAR, Math.round(share * BAR));
    return "#".repeat(full)
        + ".".repeat(BAR - full)
        + String.format(Locale.ROOT, " %5.1f %%", share * 100);
  }

  void summary(Tally tally, JsonNode invoice, boolean match) {
    out.printf(Locale.ROOT, "%n  %-22s %6s  %s%n", "", "calls", "USD");
    out.printf(
        Locale.ROOT,
        "  %-22s %6d  %s%n",
        "Tollgate's ledger",
        tally.calls(),
        tally.usd().toPlainString());
    out.printf(
        Locale.ROOT,
        "  %-22s %6d  %s%n",
        "provider's invoice",
        invoice.path("billedCalls").asInt(),
        new BigDecimal(invoice.path("totalUsd").asText()).toPlainString());
    out.printf(Locale.ROOT, "  %-22s %6d  0%n", "refused, never sent", tally.refused());
    out.printf(Locale.ROOT, "%n  left after the cap closed: %d%n", tally.leftAfterClose());
    out.println(
        match ? "  ledger and invoice match to the nano-dollar" : "  LEDGER AND INVOICE DIFFER");
  }
}
