package dev.tollgate.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every member says yes to what is there, and no to anything else. */
class ExpectationTest {
  private static final Charge CHARGE =
      new Charge.Builder()
          .labels(
              Labels.NONE.toBuilder()
                  .set(Label.PROVIDER, "openai")
                  .set(Label.MODEL, "gpt-4o")
                  .build())
          .operation("chat.completions")
          .responseModel("gpt-4o-2024-08-06")
          .usage(
              new Usage.Builder()
                  .set(Meter.INPUT, 10)
                  .set(Meter.CACHE_READ, 20)
                  .set(Meter.CACHE_WRITE, 3)
                  .set(Meter.CACHE_WRITE_1H, 4)
                  .set(Meter.AUDIO_INPUT, 5)
                  .set(Meter.IMAGE_INPUT, 6)
                  .set(Meter.TOOL_INPUT, 7)
                  .set(Meter.OUTPUT, 100)
                  .set(Meter.REASONING, 40)
                  .set(Meter.AUDIO_OUTPUT, 2)
                  .set(Meter.IMAGE_OUTPUT, 1)
                  .set(Meter.AUDIO_MILLIS, 8_470)
                  .set(Meter.WEB_SEARCHES, 2)
                  .set(Meter.WEB_SEARCH_CALLS, 3)
                  .set(Meter.SESSIONS, 1)
                  .build())
          .terms(
              new Terms.Builder()
                  .serviceTier("ON_DEMAND")
                  .region("us-east-1")
                  .searchContextSize("low")
                  .batch(true)
                  .build())
          .listCostNanos(105_000)
          .vendorCostUsd("0.00906")
          .priceEntry("gpt-4o-2024-08-06")
          .contextTier(200_000)
          .requestId("req_1")
          .dedupeKey("batch_9")
          .status(429)
          .errorType("rate_limit")
          .errorCode("slow_down")
          .retryAfterMillis(2_500)
          .credentialAt("query:key")
          .flag(Flag.STREAMED)
          .flag(Flag.FREE, false)
          .build();

  private static List<Mismatch> check(String expect, Charge charge) throws IOException {
    String json = "{\"request\":{},\"response\":{},\"expect\":" + expect + "}";
    WireCase wire = new WireCase("c", Path.of("c.json"), new ObjectMapper().readTree(json), null);
    return Expectation.compare(wire, charge).mismatches();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "model | \"gpt-4o-2024-08-06\" | \"gpt-4o\"",
        "requested_model | \"gpt-4o\" | \"gpt-4o-2024-08-06\"",
        "input_tokens | 55 | 54",
        "input_tokens_range | [55, 60] | [56, 60]",
        "cached_input_tokens | 20 | 0",
        "cache_write_tokens | 7 | 3",
        "cache_write_5m_tokens | 3 | 7",
        "cache_write_1h_tokens | 4 | 3",
        "text_input_tokens | 10 | 55",
        "image_input_tokens | 6 | 0",
        "audio_input_tokens | 5 | 0",
        "tool_use_input_tokens | 7 | 0",
        "output_tokens | 143 | 100",
        "output_tokens_range | [100, 143] | [100, 142]",
        "reasoning_tokens | 40 | 41",
        "audio_output_tokens | 2 | 0",
        "image_output_tokens | 1 | 0",
        "citation_tokens | 0 | 1",
        "raw_input_tokens | 0 | 1",
        "raw_output_tokens | 0 | 1",
        "images | 0 | 1",
        "image_size | null | \"1024x1024\"",
        "image_quality | null | \"hd\"",
        "audio_seconds | 8.47 | 8",
        "characters | 0 | 1",
        "requests | 0 | 1",
        "search_units | 0 | 1",
        "searches | 2 | 3",
        "web_search_calls | 3 | 2",
        "web_fetches | 0 | 1",
        "file_searches | 0 | 1",
        "code_interpreter_containers | 1 | 0",
        "grounded_prompts | 0 | 1",
        "search_context_size | \"low\" | \"high\"",
        "service_tier | \"ON_DEMAND\" | \"flex\"",
        "traffic_type | \"ON_DEMAND\" | \"PROVISIONED\"",
        "batch | true | false",
        "speed | null | \"fast\"",
        "region | \"us-east-1\" | \"us-east-2\"",
        "size_tier | \"above_200k\" | \"above_128k\"",
        "size_tier | \"above_200k\" | \"default\"",
        "vendor_cost_usd | \"0.0090600\" | \"0.00907\"",
        "upstream_cost_usd | null | \"0\"",
        "byok | false | true",
        "cost_usd | \"0.000105000\" | \"0.000105001\"",
        "cost_usd | \"0.000105\" | null",
        "free | false | true",
        "priced | true | false",
        "request_id | \"req_1\" | \"req_2\"",
        "error_type | \"rate_limit\" | null",
        "error_code | \"slow_down\" | \"x\"",
        "http_status | 429 | 200",
        "retry_after_ms | 2500 | 2",
        "dedupe_key | \"batch_9\" | \"batch_8\"",
        "items | 0 | 3",
        "items_billed | 0 | 2",
        "streamed | true | false",
        "complete | true | false",
        "usage_missing | false | true",
        "estimated | false | true",
        "input_unknown | false | true",
        "model_assumed | false | true",
        "auth_header | \"query:key\" | \"authorization\"",
      })
  void member_isCompared(String member, String right, String wrong) throws IOException {
    assertEquals(List.of(), check("{\"" + member + "\":" + right + "}", CHARGE));
    List<Mismatch> mismatches = check("{\"" + member + "\":" + wrong + "}", CHARGE);
    assertFalse(mismatches.isEmpty(), member + " " + wrong + " is not what is there");
    assertEquals(member, mismatches.get(0).member());
  }

  @Test
  void costRange_isInclusiveAndMustBeFlagged() throws IOException {
    Charge estimated = CHARGE.toBuilder().flag(Flag.ESTIMATED).build();
    assertEquals(List.of(), check("{\"cost_usd_range\":[\"0.000105\",\"0.000105\"]}", estimated));
    assertEquals(1, check("{\"cost_usd_range\":[\"0.000106\",\"0.0002\"]}", estimated).size());
    assertEquals(1, check("{\"cost_usd_range\":[\"0.0001\",\"0.0002\"]}", CHARGE).size());
  }

  @Test
  void unknownCost_isNotZero() throws IOException {
    Charge unpriced = CHARGE.toBuilder().listCostNanos(0).flag(Flag.UNPRICED).build();
    assertEquals(List.of(), check("{\"cost_usd\":null,\"priced\":false}", unpriced));
    assertEquals(
        "[cost_usd: expected 0, was unknown]", check("{\"cost_usd\":\"0\"}", unpriced).toString());
    Charge nothing = CHARGE.toBuilder().listCostNanos(0).build();
    assertEquals(
        "[cost_usd: expected unknown, was 0]", check("{\"cost_usd\":null}", nothing).toString());
  }

  @Test
  void freeCall_costsNothing() throws IOException {
    Charge dear = CHARGE.toBuilder().flag(Flag.FREE).build();
    assertEquals(1, check("{\"free\":true}", dear).size());
    assertEquals(List.of(), check("{\"free\":true}", dear.toBuilder().listCostNanos(0).build()));
  }

  @Test
  void cutAndAbortedStreams_areNotComplete() throws IOException {
    for (Flag flag : List.of(Flag.TRUNCATED, Flag.ABORTED)) {
      Charge cut = CHARGE.toBuilder().flag(flag).build();
      assertEquals(List.of(), check("{\"complete\":false}", cut));
      assertEquals(1, check("{\"complete\":true}", cut).size());
    }
  }

  @Test
  void unknownMember_isNamed() throws IOException {
    assertEquals(
        "[moon_phase: expected 3, was not checked: this version does not know it]",
        check("{\"moon_phase\":3}", CHARGE).toString());
  }

  @Test
  void providerThatIsAnother_fails_andAnotherWordForTheOperationIsANote() throws IOException {
    String json =
        "{\"provider\":\"groq\",\"operation\":\"chat\",\"expect\":{\"price_key\":\"azure/gpt-4\"}}";
    WireCase wire = new WireCase("c", Path.of("c.json"), new ObjectMapper().readTree(json), null);
    Expectation.Finding finding = Expectation.compare(wire, CHARGE);
    assertEquals("[provider: expected groq, was openai]", finding.mismatches().toString());
    assertEquals(
        List.of("operation", "price_key"), finding.notes().stream().map(Mismatch::member).toList());
  }

  @Test
  void priceKey_hasItsProvidersPrefix() throws IOException {
    String json = "{\"expect\":{\"price_key_one_of\":[\"x\",\"azure/eu/gpt-4o-2024-08-06\"]}}";
    WireCase wire = new WireCase("c", Path.of("c.json"), new ObjectMapper().readTree(json), null);
    assertEquals(List.of(), Expectation.compare(wire, CHARGE).notes());
  }
}
