package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.core.attribution.Credential;
import dev.tollgate.ledger.pricing.Money;
import dev.tollgate.ledger.pricing.Price;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.Quote;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wire case reads as it says it must, however its bytes come. */
class WireCasesTest {

  private static final long CASES_MS = Instant.parse("2026-08-02T00:00:00Z").toEpochMilli();

  static Stream<Arguments> casesInPieces() {
    return WireCase.all().stream()
        .flatMap(
            wire ->
                Stream.of(1, 7, 4096)
                    .flatMap(
                        piece ->
                            Stream.of(false, true).map(gzip -> Arguments.of(wire, piece, gzip))));
  }

  @Test
  void cases_areAllThere() {
    assertEquals(
        List.of(), WireCase.all().stream().filter(wire -> !wire.isNamedAsItsFile()).toList());
    assertTrue(WireCase.all().size() >= 131);
  }

  @ParameterizedTest(name = "{0} in pieces of {1}, gzip {2}")
  @MethodSource("casesInPieces")
  void wireCase_readsAsExpected(WireCase wire, int pieceBytes, boolean gzip) {
    Endpoint endpoint = wire.endpoint();
    RequestFacts request = endpoint.request(wire.requestBody());
    ResponseFacts facts = wire.read(pieceBytes, gzip);

    assertEquals(wire.json().get("provider").asText(), facts.provider());
    assertEquals(wire.json().get("operation").asText(), endpoint.operation());
    assertNull(facts.unreadable());
    assertNull(request.unreadable());
    for (Map.Entry<String, JsonNode> member : wire.expect().properties()) {
      check(wire, member.getKey(), member.getValue(), endpoint, request, facts);
    }
  }

  private static void check(
      WireCase wire,
      String member,
      JsonNode expected,
      Endpoint endpoint,
      RequestFacts request,
      ResponseFacts facts) {
    Usage usage = facts.usage();
    switch (member) {
      case "model" ->
          assertEquals(
              expected.asText(), facts.model() == null ? request.model() : facts.model(), member);
      case "requested_model" -> assertEquals(expected.asText(), request.model(), member);
      case "input_tokens" -> assertEquals(expected.asLong(), usage.inputTokens(), member);
      case "cached_input_tokens" ->
          assertEquals(expected.asLong(), usage.cachedInputTokens(), member);
      case "cache_write_tokens" ->
          assertEquals(
              expected.asLong(),
              usage.quantity(Meter.CACHE_WRITE) + usage.quantity(Meter.CACHE_WRITE_1H),
              member);
      case "cache_write_5m_tokens" -> quantity(expected, usage, Meter.CACHE_WRITE);
      case "cache_write_1h_tokens" -> quantity(expected, usage, Meter.CACHE_WRITE_1H);
      case "text_input_tokens" -> quantity(expected, usage, Meter.INPUT);
      case "image_input_tokens" -> quantity(expected, usage, Meter.IMAGE_INPUT);
      case "tool_use_input_tokens" -> quantity(expected, usage, Meter.TOOL_INPUT);
      case "audio_input_tokens" -> quantity(expected, usage, Meter.AUDIO_INPUT);
      case "output_tokens" -> assertEquals(expected.asLong(), usage.outputTokens(), member);
      case "reasoning_tokens" -> quantity(expected, usage, Meter.REASONING);
      case "audio_output_tokens" -> quantity(expected, usage, Meter.AUDIO_OUTPUT);
      case "image_output_tokens" -> quantity(expected, usage, Meter.IMAGE_OUTPUT);
      case "citation_tokens" -> quantity(expected, usage, Meter.CITATIONS);
      case "raw_input_tokens" -> quantity(expected, usage, Meter.RAW_INPUT);
      case "raw_output_tokens" -> quantity(expected, usage, Meter.RAW_OUTPUT);
      case "images" -> quantity(expected, usage, Meter.IMAGES);
      case "characters" -> quantity(expected, usage, Meter.CHARACTERS);
      case "requests" -> quantity(expected, usage, Meter.REQUESTS);
      case "search_units" -> quantity(expected, usage, Meter.SEARCH_UNITS);
      case "web_fetches" -> quantity(expected, usage, Meter.WEB_FETCHES);
      case "file_searches" -> quantity(expected, usage, Meter.FILE_SEARCHES);
      case "code_interpreter_containers" -> quantity(expected, usage, Meter.SESSIONS);
      case "grounded_prompts" -> quantity(expected, usage, Meter.GROUNDED_PROMPTS);
      case "items" -> quantity(expected, usage, Meter.ITEMS);
      case "items_billed" -> quantity(expected, usage, Meter.ITEMS_BILLED);
      case "audio_seconds" ->
          assertEquals(
              0,
              expected
                  .decimalValue()
                  .compareTo(BigDecimal.valueOf(usage.quantity(Meter.AUDIO_MILLIS), 3)),
              () -> member + ": " + usage);
      case "input_tokens_range" -> range(expected, usage.inputTokens());
      case "output_tokens_range" -> range(expected, usage.outputTokens());
      case "searches" -> quantity(expected, usage, Meter.WEB_SEARCHES);
      case "web_search_calls" -> quantity(expected, usage, Meter.WEB_SEARCH_CALLS);
      case "service_tier", "traffic_type" ->
          assertEquals(expected.asText(), facts.terms().serviceTier(), member);
      case "speed" -> assertEquals(expected.asText(), facts.terms().speed(), member);
      case "region" -> assertEquals(expected.asText(), facts.terms().region(), member);
      case "batch" -> assertEquals(expected.asBoolean(), facts.terms().batch(), member);
      case "image_size" -> assertEquals(expected.asText(), facts.terms().imageSize(), member);
      case "image_quality" -> assertEquals(expected.asText(), facts.terms().imageQuality(), member);
      case "search_context_size" ->
          assertEquals(expected.asText(), facts.terms().searchContextSize(), member);
      case "vendor_cost_usd" -> decimal(expected, facts.vendorCostUsd(), member);
      case "upstream_cost_usd" -> decimal(expected, facts.upstreamCostUsd(), member);
      case "byok" -> assertEquals(expected.asBoolean(), facts.byok(), member);
      case "free" -> assertEquals(expected.asBoolean(), facts.free(), member);
      case "dedupe_key" -> assertEquals(expected.asText(), facts.dedupeKey(), member);
      case "input_unknown" -> assertEquals(expected.asBoolean(), facts.inputUnknown(), member);
      case "model_assumed" -> assertEquals(expected.asBoolean(), facts.modelAssumed(), member);
      case "http_status" -> assertEquals(expected.asInt(), wire.status(), member);
      case "retry_after_ms" -> {
        long ofHeaders =
            Endpoint.retryAfterMillis(
                name -> wire.responseHeaders().get(name.toLowerCase(Locale.ROOT)), CASES_MS);
        assertEquals(
            expected.asLong(), ofHeaders >= 0 ? ofHeaders : facts.retryAfterMillis(), member);
      }
      case "request_id" -> assertEquals(expected.asText(), facts.requestId(), member);
      case "error_type" -> assertEquals(expected.asText(), facts.errorType(), member);
      case "error_code" -> assertEquals(expected.asText(), facts.errorCode(), member);
      case "streamed" -> assertEquals(expected.asBoolean(), facts.streamed(), member);
      case "complete" -> assertEquals(expected.asBoolean(), facts.complete(), member);
      case "estimated" -> assertEquals(expected.asBoolean(), facts.estimated(), member);
      case "usage_missing" -> assertEquals(expected.asBoolean(), facts.usageMissing(), member);
      case "auth_header" ->
          assertEquals(
              expected.asText(),
              Credential.of(endpoint.credentials(), wire.request()).at(),
              member);
      case "cost_usd" -> {
        if (expected.isNull()) {
          assertTrue(facts.unmeasured() || !cost(request, facts).known(), member);
        } else {
          assertEquals(Money.parseUsdNanos(expected.asText()), knownCost(request, facts), member);
        }
      }
      case "cost_usd_range" -> {
        long nanos = knownCost(request, facts);
        assertTrue(
            nanos >= Money.parseUsdNanos(expected.get(0).asText())
                && nanos <= Money.parseUsdNanos(expected.get(1).asText()),
            nanos + " in " + expected);
      }
      case "priced" ->
          assertEquals(
              expected.asBoolean(), !facts.unmeasured() && cost(request, facts).known(), member);
      case "size_tier" -> {} // The catalogue says it, not the wire.
      case "cost_formula" -> {} // For reading only.
      default -> fail("no check for expect." + member);
    }
  }

  private static long knownCost(RequestFacts request, ResponseFacts facts) {
    if (facts.free()) {
      return 0;
    }
    Price price = cost(request, facts);
    assertTrue(price.known() && !facts.unmeasured(), () -> "unpriced: " + price);
    return price.listCostNanos();
  }

  /** The price as the meter asks for it, at the date of the cases' price file. */
  private static Price cost(RequestFacts request, ResponseFacts facts) {
    return PriceCatalog.builtIn()
        .price(
            new Quote.Builder()
                .provider(facts.provider())
                .model(facts.model() == null ? request.model() : facts.model())
                .usage(facts.usage())
                .terms(facts.terms())
                .atMs(CASES_MS)
                .build());
  }

  private static void decimal(JsonNode expected, @Nullable String actual, String member) {
    assertNotNull(actual, member);
    assertEquals(
        0,
        new BigDecimal(expected.asText()).compareTo(new BigDecimal(actual)),
        () -> member + ": " + actual);
  }

  private static void quantity(JsonNode expected, Usage usage, Meter meter) {
    assertEquals(expected.asLong(), usage.quantity(meter), meter.key());
  }

  private static void range(JsonNode expected, long actual) {
    assertTrue(
        actual >= expected.get(0).asLong() && actual <= expected.get(1).asLong(),
        actual + " in " + List.of(expected.get(0), expected.get(1)));
  }
}
