package dev.tollgate.ledger.pricing;

import static dev.tollgate.ledger.usage.Meter.AUDIO_INPUT;
import static dev.tollgate.ledger.usage.Meter.AUDIO_OUTPUT;
import static dev.tollgate.ledger.usage.Meter.CACHE_READ;
import static dev.tollgate.ledger.usage.Meter.CACHE_WRITE;
import static dev.tollgate.ledger.usage.Meter.CACHE_WRITE_1H;
import static dev.tollgate.ledger.usage.Meter.INPUT;
import static dev.tollgate.ledger.usage.Meter.OUTPUT;
import static dev.tollgate.ledger.usage.Meter.REASONING;
import static dev.tollgate.ledger.usage.Meter.WEB_SEARCHES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The golden cases of OpenAI and Anthropic: what was used, and what it cost by the catalogue's
 * figures of 2026-08-02, worked out by hand.
 */
class GoldenCostTest {
  private static final long AUGUST_2026_MS = Instant.parse("2026-08-02T12:00:00Z").toEpochMilli();

  record Golden(
      String name,
      String provider,
      String model,
      Map<Meter, Long> usage,
      @Nullable String tier,
      boolean batch,
      String usd) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Golden> cases() {
    return Stream.of(
        openai(
            "chat-basic",
            "gpt-4.1-mini-2025-04-14",
            "default",
            "0.0000152",
            Map.of(INPUT, 14L, CACHE_READ, 0L, OUTPUT, 6L, REASONING, 0L)),
        openai(
            "chat-stream-usage",
            "gpt-4o-2024-08-06",
            null,
            "0.000105",
            Map.of(INPUT, 14L, CACHE_READ, 0L, OUTPUT, 7L)),
        openai(
            "chat-cached-reasoning",
            "gpt-5-2025-08-07",
            "default",
            "0.020892",
            Map.of(INPUT, 1104L, CACHE_READ, 4096L, OUTPUT, 44L, REASONING, 1856L)),
        openai(
            "chat-flex",
            "o3-2025-04-16",
            "flex",
            "0.0037",
            Map.of(INPUT, 900L, CACHE_READ, 0L, OUTPUT, 60L, REASONING, 640L)),
        openai(
            "chat-audio",
            "gpt-audio-2025-08-28",
            null,
            "0.01431",
            Map.of(INPUT, 60L, AUDIO_INPUT, 150L, OUTPUT, 40L, AUDIO_OUTPUT, 140L)),
        openai(
            "chat-stream-no-usage, low",
            "gpt-4o-mini-2024-07-18",
            null,
            "0.00000555",
            Map.of(INPUT, 5L, OUTPUT, 8L)),
        openai(
            "chat-stream-no-usage, high",
            "gpt-4o-mini-2024-07-18",
            null,
            "0.00001875",
            Map.of(INPUT, 25L, OUTPUT, 25L)),
        openai(
            "responses-stream",
            "gpt-5-mini-2025-08-07",
            null,
            "0.000162",
            Map.of(INPUT, 320L, CACHE_READ, 0L, OUTPUT, 41L, REASONING, 0L)),
        openai(
            "responses-web-search",
            "gpt-5.6",
            "default",
            "0.076864",
            Map.of(
                INPUT,
                6048L,
                CACHE_READ,
                2048L,
                CACHE_WRITE,
                1024L,
                OUTPUT,
                128L,
                REASONING,
                512L,
                WEB_SEARCHES,
                2L)),
        openai("embeddings", "text-embedding-3-small", null, "0.00000008", Map.of(INPUT, 4L)),
        openai(
            "completions-legacy",
            "gpt-3.5-turbo-instruct:20230824-v2",
            null,
            "0.0000075",
            Map.of(INPUT, 1L, OUTPUT, 3L)),
        openai("error-quota", "gpt-4o", null, "0", Map.of(INPUT, 0L, OUTPUT, 0L)),
        new Golden(
            "openai batch-completed",
            "openai",
            "gpt-4o-mini-2024-07-18",
            Map.of(INPUT, 48976L, CACHE_READ, 1024L, OUTPUT, 12000L),
            null,
            true,
            "0.0073116"),
        anthropic(
            "messages-basic",
            "claude-sonnet-4-5-20250929",
            "standard",
            "0.00018",
            Map.of(INPUT, 15L, CACHE_READ, 0L, CACHE_WRITE, 0L, OUTPUT, 9L)),
        anthropic(
            "messages-cache",
            "claude-sonnet-4-5-20250929",
            "standard",
            "0.016995",
            Map.of(
                INPUT,
                40L,
                CACHE_READ,
                10000L,
                CACHE_WRITE,
                2000L,
                CACHE_WRITE_1H,
                1000L,
                OUTPUT,
                15L,
                REASONING,
                10L)),
        anthropic(
            "messages-stream",
            "claude-haiku-4-5-20251001",
            "standard",
            "0.0002598",
            Map.of(INPUT, 15L, CACHE_READ, 2048L, OUTPUT, 8L)),
        anthropic("overloaded", "claude-sonnet-4-5", null, "0", Map.of(INPUT, 0L, OUTPUT, 0L)),
        anthropic(
            "batch-results",
            "claude-sonnet-4-5-20250929",
            "batch",
            "0.0006825",
            Map.of(INPUT, 300L, CACHE_READ, 50L, OUTPUT, 30L)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void goldenCase_costsItsFigureToTheNanoDollar(Golden golden) {
    Usage.Builder usage = new Usage.Builder();
    golden.usage().forEach(usage::set);
    Price price =
        PriceCatalog.builtIn()
            .price(
                new Quote.Builder()
                    .provider(golden.provider())
                    .model(golden.model())
                    .usage(usage.build())
                    .terms(
                        new Terms.Builder()
                            .serviceTier(golden.tier())
                            .batch(golden.batch())
                            .build())
                    .atMs(AUGUST_2026_MS)
                    .build());
    assertTrue(price.known(), price.toString());
    assertEquals(golden.usd(), Money.usd(price.listCostNanos()), price.toString());
    assertEquals(price.listCostNanos(), price.countedNanos());
  }

  private static Golden openai(
      String name, String model, @Nullable String tier, String usd, Map<Meter, Long> usage) {
    return new Golden("openai " + name, "openai", model, usage, tier, false, usd);
  }

  private static Golden anthropic(
      String name, String model, @Nullable String tier, String usd, Map<Meter, Long> usage) {
    return new Golden("anthropic " + name, "anthropic", model, usage, tier, false, usd);
  }
}
