package dev.tollgate.core.usage;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.pricing.Price;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.Quote;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a call may come to is never less than what it comes to. */
class WorstCaseTest {
  private static final long CASES_MS = Instant.parse("2026-08-02T00:00:00Z").toEpochMilli();

  @Test
  void everyWireCase_comesToNoMoreThanItsWorstCase() {
    Map<String, String> over = new TreeMap<>();
    for (WireCase wire : WireCase.all()) {
      Endpoint endpoint = wire.endpoint();
      if (endpoint.fetches()) {
        // Bought before: nothing is held for a fetch.
        assertEquals(Usage.NONE, WorstCase.ofUnseen(endpoint, endpoint.request(null)));
        continue;
      }
      RequestFacts request = endpoint.request(wire.requestBody());
      ResponseFacts facts = wire.read(4096, false);
      byte[] body =
          padded(
              wire.requestBody(),
              Math.max(facts.usage().inputTokens(), facts.usage().quantity(Meter.AUDIO_MILLIS)));
      Usage most = WorstCase.of(endpoint, request, body);
      long mostNanos =
          PriceCatalog.builtIn()
              .mostNanos(
                  quote(endpoint.provider(), request.model(), most)
                      .terms(new Terms.Builder().speed(request.speed()).build())
                      .build());
      Price price =
          PriceCatalog.builtIn()
              .price(
                  quote(
                          facts.provider(),
                          facts.model() == null ? request.model() : facts.model(),
                          facts.usage())
                      .terms(facts.terms())
                      .build());
      long nanos = facts.free() ? 0 : price.countedNanos();
      if (nanos > mostNanos || facts.usage().tokens() > most.tokens()) {
        over.put(
            wire.name(),
            nanos
                + " > "
                + mostNanos
                + " or "
                + facts.usage()
                + " > "
                + most
                + " "
                + endpoint.operation()
                + " "
                + request.model());
      }
    }
    // Their requests do not have the tools that their answers have used.
    over.keySet().removeAll(List.of("anthropic-stream-tools", "trap-xai-cached-beyond-input"));
    assertEquals(Map.of(), over);
  }

  /**
   * The cases' requests are cut short, their answers are not: the one that was really sent had a
   * byte for each token at least, and for each millisecond of audio.
   */
  private static byte[] padded(byte[] body, long bytes) {
    byte[] padded = Arrays.copyOf(body, (int) Math.max(body.length, bytes));
    Arrays.fill(padded, body.length, padded.length, (byte) ' ');
    return padded;
  }

  private static Quote.Builder quote(String provider, @Nullable String model, Usage usage) {
    return new Quote.Builder().provider(provider).model(model).usage(usage).atMs(CASES_MS);
  }

  private static Usage most(String url, String body) {
    Endpoint endpoint =
        requireNonNull(Endpoints.builtIn().find("api.openai.com", 443, "POST", url));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return WorstCase.of(endpoint, endpoint.request(bytes), bytes);
  }

  @Test
  void ownLimit_boundsTheOutput_timesTheAnswers() {
    String body = "{\"model\":\"gpt-4o\",\"max_tokens\":100,\"n\":3,\"messages\":[]}";

    Usage most = most("/v1/chat/completions", body);

    assertEquals(300, most.quantity(Meter.OUTPUT));
    assertEquals(body.length() + 64, most.quantity(Meter.INPUT), "a token has a byte at least");
  }

  @Test
  void noLimit_theModelsMaximum() {
    assertEquals(
        16_384,
        most("/v1/chat/completions", "{\"model\":\"gpt-4o-mini\",\"messages\":[]}")
            .quantity(Meter.OUTPUT));
    assertEquals(
        OutputLimits.UNKNOWN,
        most("/v1/chat/completions", "{\"model\":\"brand-new\",\"messages\":[]}")
            .quantity(Meter.OUTPUT));
  }

  @Test
  void absurdLimit_overflowsNothing() {
    Usage most =
        most(
            "/v1/chat/completions",
            "{\"model\":\"gpt-4o\",\"max_tokens\":9000000000000000,\"n\":9000000000000000}");

    assertTrue(most.quantity(Meter.OUTPUT) >= 16_384);
    assertTrue(most.tokens() < 1L << 40);
  }

  @Test
  void ownTools_addWhatTheyBringIn() {
    String plain = "{\"model\":\"gpt-4o\",\"max_output_tokens\":9,\"input\":\"x\",\"tools\":[]}";
    String search = plain.replace("[]", "[{\"type\":\"web_search\"}]");

    assertEquals(0, most("/v1/responses", plain).quantity(Meter.WEB_SEARCHES));
    assertEquals(10, most("/v1/responses", search).quantity(Meter.WEB_SEARCHES));
    assertTrue(most("/v1/responses", search).inputTokens() > 100_000);
  }
}
