package dev.tollgate.ledger.pricing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The golden exchanges of every provider: what was used, and what it cost by the figures of
 * 2026-08-02. The quantities are in golden-costs.tsv; of a range both ends.
 */
class GoldenCostTest {
  private static final long AUGUST_2026_MS = Instant.parse("2026-08-02T12:00:00Z").toEpochMilli();

  static Stream<String> cases() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(GoldenCostTest.class.getResourceAsStream("golden-costs.tsv"))) {
      return new String(in.readAllBytes(), UTF_8).lines().filter(line -> !line.startsWith("#"));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void goldenCase_costsItsFigureToTheNanoDollar(String line) {
    String[] fields = line.split("\t", -1);
    Quote quote =
        new Quote.Builder()
            .provider(fields[1])
            .model(fields[2])
            .usage(usage(fields[3]))
            .terms(terms(fields[4]))
            .atMs(AUGUST_2026_MS)
            .build();
    PriceExplanation explained = PriceCatalog.builtIn().explain(quote);
    Price price = explained.price();
    String cost = price.known() ? Money.usd(price.listCostNanos()) : "unknown";
    assertEquals(fields[5], cost, () -> price + " " + explained.lines());
    if (price.known() && price.entry() != null) {
      // The lines add up to the cost before its rounding.
      BigDecimal sum =
          explained.lines().stream()
              .map(each -> new BigDecimal(each.subtotalUsd()))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertEquals(
          price.listCostNanos(),
          sum.movePointRight(9).setScale(0, RoundingMode.HALF_UP).longValueExact(),
          () -> price + " " + explained.lines());
    }
  }

  private static Usage usage(String text) {
    Usage.Builder usage = new Usage.Builder();
    for (String pair : text.equals("-") ? new String[0] : text.split(" ", -1)) {
      String[] meterAndQuantity = pair.split("=", -1);
      Meter meter = Meter.ofKey(meterAndQuantity[0]);
      assertNotNull(meter, pair);
      usage.set(meter, Long.parseLong(meterAndQuantity[1]));
    }
    return usage.build();
  }

  private static Terms terms(String text) {
    Terms.Builder terms = new Terms.Builder();
    for (String pair : text.equals("-") ? new String[0] : text.split(" ", -1)) {
      String value = pair.substring(pair.indexOf('=') + 1);
      switch (pair.substring(0, pair.indexOf('='))) {
        case "tier" -> terms.serviceTier(value);
        case "speed" -> terms.speed(value);
        case "region" -> terms.region(value);
        case "search" -> terms.searchContextSize(value);
        case "size" -> terms.imageSize(value);
        case "quality" -> terms.imageQuality(value);
        case "batch" -> terms.batch(true);
        default -> throw new AssertionError(pair);
      }
    }
    return terms.build();
  }
}
