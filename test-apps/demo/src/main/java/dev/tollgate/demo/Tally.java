package dev.tollgate.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

/**
 * What the ledger says happened: calls, refusals, the sum, and calls that began after the cap was
 * reached. Immutable.
 */
final class Tally {
  private final int calls;
  private final int refused;
  private final int leftAfterClose;
  private final BigDecimal usd;

  private Tally(int calls, int refused, int leftAfterClose, BigDecimal usd) {
    this.calls = calls;
    this.refused = refused;
    this.leftAfterClose = leftAfterClose;
    this.usd = usd;
  }

  /**
   * Counts charges as {@code tollgate tail --json} prints them.
   *
   * @param limitUsd the cap
   */
  static Tally of(List<JsonNode> charges, BigDecimal limitUsd) {
    List<JsonNode> passed =
        charges.stream()
            .filter(charge -> !isRefused(charge))
            .sorted(Comparator.comparing(Tally::end))
            .toList();
    BigDecimal sum = BigDecimal.ZERO;
    Instant closed = Instant.MAX;
    for (JsonNode charge : passed) {
      sum = sum.add(new BigDecimal(charge.path("countedUsd").asText("0")));
      if (sum.compareTo(limitUsd) >= 0 && closed.equals(Instant.MAX)) {
        closed = end(charge);
      }
    }
    Instant closedAt = closed;
    int late = (int) passed.stream().filter(charge -> start(charge).isAfter(closedAt)).count();
    return new Tally(passed.size(), charges.size() - passed.size(), late, sum);
  }

  static boolean isRefused(JsonNode charge) {
    return charge.path("verdict").asText().equals("refused");
  }

  private static Instant start(JsonNode charge) {
    return Instant.parse(charge.path("time").asText());
  }

  private static Instant end(JsonNode charge) {
    return start(charge).plus(charge.path("durationMicros").asLong(), ChronoUnit.MICROS);
  }

  int calls() {
    return calls;
  }

  int refused() {
    return refused;
  }

  int leftAfterClose() {
    return leftAfterClose;
  }

  BigDecimal usd() {
    return usd;
  }
}
