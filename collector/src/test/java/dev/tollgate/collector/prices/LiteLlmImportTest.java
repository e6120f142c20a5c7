package dev.tollgate.collector.prices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.pricing.Price;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.PriceText;
import dev.tollgate.ledger.pricing.Quote;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.pricing.UnknownPrice;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteLlmImportTest {
  private static final String FILE =
      """
      {
       "sample_spec": {"input_cost_per_token": "a text", "litellm_provider": "openai"},
       "big": {"litellm_provider": "openai", "mode": "chat",
         "input_cost_per_token": 2e-06, "output_cost_per_token": 8E-6,
         "cache_read_input_token_cost": 5e-07, "cache_creation_input_token_cost": 2.5e-06,
         "cache_creation_input_token_cost_above_1hr": 4e-06,
         "input_cost_per_token_above_200k_tokens": 4e-06,
         "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 8e-06,
         "input_cost_per_token_flex": 1e-06, "output_cost_per_token_batches": 3e-06,
         "input_cost_per_token_above_200k_tokens_priority": 9e-06,
         "regional_processing_uplift_multiplier_eu": 1.1,
         "search_context_cost_per_query": {"search_context_size_low": 0.03,
           "search_context_size_medium": 0.035, "search_context_size_high": 0.05},
         "some_new_cost_per_dream": 1, "supports_vision": true, "output_cost_per_image": null},
       "big-2026-01-01": {"litellm_provider": "openai", "mode": "chat",
         "input_cost_per_token": 2e-06, "output_cost_per_token": 8E-6},
       "hd/1024-x-1792/painter": {"litellm_provider": "openai", "mode": "image_generation",
         "input_cost_per_pixel": 6.539e-08, "output_cost_per_pixel": 0.0},
       "painter": {"litellm_provider": "openai", "mode": "image_generation",
         "input_cost_per_image": 0.04},
       "whisper": {"litellm_provider": "openai", "mode": "audio_transcription",
         "input_cost_per_second": 0.0001, "output_cost_per_second": 0.0001},
       "nothing": {"litellm_provider": "openai", "mode": "chat"},
       "zero": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 0.0,
         "output_cost_per_token": 0.0},
       "openai/container": {"litellm_provider": "openai", "code_interpreter_cost_per_session": 0.04},
       "claude-fast": {"litellm_provider": "anthropic", "mode": "chat",
         "input_cost_per_token": 5e-06, "output_cost_per_token": 2.5e-05,
         "provider_specific_entry": {"us": 1.1, "fast": 6.0, "schema": "x"}},
       "xai/grok": {"litellm_provider": "xai", "mode": "chat", "input_cost_per_token": 2e-06,
         "output_cost_per_token": 1e-05, "input_cost_per_token_above_200k_tokens": 4e-06},
       "gemini/flash": {"litellm_provider": "gemini", "mode": "chat",
         "input_cost_per_token": 3e-07, "output_cost_per_token": 2.5e-06,
         "search_context_cost_per_query": {"search_context_size_medium": 0.035}},
       "gemini/flash-3": {"litellm_provider": "gemini", "mode": "chat",
         "input_cost_per_token": 3e-07, "output_cost_per_token": 2.5e-06,
         "web_search_billing_unit": "per_query",
         "search_context_cost_per_query": {"search_context_size_medium": 0.014}},
       "perplexity/sonar-deep-research": {"litellm_provider": "perplexity", "mode": "chat",
         "input_cost_per_token": 2e-06, "output_cost_per_token": 8e-06,
         "output_cost_per_reasoning_token": 3e-06, "citation_cost_per_token": 2e-06,
         "search_context_cost_per_query": {"search_context_size_medium": 0.005}},
       "perplexity/sonar": {"litellm_provider": "perplexity", "mode": "chat",
         "input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06,
         "search_context_cost_per_query": {"search_context_size_low": 0.005,
           "search_context_size_medium": 0.008, "search_context_size_high": 0.012}},
       "mistral/tiered": {"litellm_provider": "mistral", "mode": "chat", "tiered_pricing": [
         {"range": [0, 32000.0], "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06},
         {"range": [32000.0, 128000.0], "input_cost_per_token": 3e-06,
          "output_cost_per_token": 4e-06}]},
       "bedrock/us-east-1/1-month-commitment/some.model": {"litellm_provider": "bedrock",
         "input_cost_per_second": 0.011, "output_cost_per_second": 0.011},
       "watsonx/other": {"litellm_provider": "watsonx", "input_cost_per_token": 1e-06}
      }
      """;

  private final LiteLlmImport imported;
  private final PriceCatalog catalog;

  LiteLlmImportTest() throws PriceFileException {
    imported = LiteLlmImport.of("prices.json", FILE.getBytes(UTF_8));
    catalog = PriceFiles.parse(List.of(new PriceText("imported", imported.text())));
  }

  @Test
  void summary_countsModelsAndNamesWhatIsLeftOut() {
    assertEquals(
        Map.of(
            "openai",
            6,
            "anthropic",
            1,
            "x_ai",
            1,
            "gcp.gemini",
            2,
            "perplexity",
            2,
            "mistral_ai",
            1),
        imported.modelsByProvider());
    assertEquals(List.of("openai/nothing", "openai/zero"), imported.unpriced());
    assertEquals(List.of("some_new_cost_per_dream"), imported.notUnderstood());
  }

  @ParameterizedTest
  @CsvSource({
    "openai, big, input=1000, , 2000000",
    "openai, big, cache_read=1000, , 500000",
    "openai, big, cache_write=1000, , 2500000",
    "openai, big, cache_write_1h=1000, , 4000000",
    "openai, big, input=200000, , 400000000",
    "openai, big, input=200001, , 800004000",
    "openai, big, cache_write_1h=200001, , 1600008000",
    "openai, big, input=1000, tier=flex, 1000000",
    "openai, big, output=1000, tier=flex, 8000000",
    "openai, big, input=200001, tier=priority, 1800009000",
    "openai, big, output=1000, batch=true, 3000000",
    "openai, big, input=1000, batch=true, 1000000",
    "openai, big, input=1000, region=eu, 2200000",
    "openai, big, web_searches=1, search=high, 50000000",
    "openai, big-2026-01-01, input=1000, tier=flex, 2000000",
    "openai, big-2026-01-01, web_searches=1, , 10000000",
    "openai, big, sessions=1, , 40000000",
    "openai, big, file_searches=1, , 2500000",
    "openai, painter, images=2, , 80000000",
    "openai, painter, images=1, size=1024x1792 quality=hd, 119991173",
    "openai, whisper, audio_millis=9000, , 900000",
    "anthropic, claude-fast, input=1000, speed=fast region=us, 33000000",
    "x_ai, grok, input=199999, , 399998000",
    "x_ai, grok, input=200000, , 800000000",
    "gcp.gemini, flash, grounded_prompts=1 web_searches=3, , 35000000",
    "gcp.gemini, flash-3, grounded_prompts=1 web_searches=3, , 42000000",
    "perplexity, sonar-deep-research, citations=10 requests=1 web_searches=2 reasoning=5, , 10035000",
    "perplexity, sonar, requests=1 web_searches=2, search=high, 12000000",
    "mistral_ai, tiered, input=32000, , 32000000",
    "mistral_ai, tiered, input=32001, , 96003000",
    "ollama, whatever, input=5, , 0",
    "litellm, big, input=1000, , 2000000",
    "litellm, perplexity/sonar, input=1000, , 1000000",
  })
  void importedKey_pricesWhatItNames(
      String provider, String model, String usage, @Nullable String terms, long nanos) {
    Price price = catalog.price(quote(provider, model, usage, terms));
    assertTrue(price.known(), price.toString());
    assertEquals(nanos, price.listCostNanos());
  }

  @Test
  void modelWithoutAPriceOrAtZero_isUnknown() {
    for (String model : new String[] {"nothing", "zero"}) {
      Price price = catalog.price(quote("openai", model, "input=1", null));
      assertFalse(price.known());
      assertEquals("no price", price.rule());
    }
  }

  @Test
  void importedNames_displaceTheBuiltInOnesAlone() throws PriceFileException {
    PriceCatalog all =
        PriceFiles.parse(
            PriceFiles.withBuiltIn(
                List.of(new PriceText("imported", imported.text())), UnknownPrice.DEAREST));
    Price built = all.price(quote("openai", "gpt-4o-2024-11-20", "input=1000", null));
    assertEquals(2_500_000, built.listCostNanos());
    assertEquals("tollgate@2026-11-22", built.source());
    assertEquals(2_000_000, all.price(quote("openai", "big", "input=1000", null)).listCostNanos());
    Price heard =
        all.price(quote("mistral_ai", "voxtral-mini-latest", "audio_millis=74000 input=9", null));
    assertEquals(3_700_000, heard.listCostNanos());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                                                     | :1:1: is not a JSON object
          {}                                                     | :1:1: has no price of any provider
          {"a":7}                                                | :1:6: "a" is no model
          {"a":{"input_cost_per_token":"2,5"}}                   | :1:30: input_cost_per_token is "2,5"
          {"a":{"input_cost_per_token":-1}}                      | :1:30: input_cost_per_token is -1
          {"a":{"input_cost_per_token":1e999999999}}             | :1:30: input_cost_per_token is out
          {"a":{"input_cost_per_token":2000}}                    | write US dollars for one unit
          {"a":{"tiered_pricing":7}}                             | tiered_pricing is not an array
          {"a":{"mode":"x","mode":"y"}}                          | Duplicate field 'mode'
          {"a":{}                                                | Unexpected end-of-input
          {"a":{}} x                                             | :1:1
          """)
  void brokenFile_isRefusedWithLineAndColumn(String json, String message) {
    PriceFileException e =
        assertThrows(
            PriceFileException.class, () -> LiteLlmImport.of("f.json", json.getBytes(UTF_8)));
    String said = String.valueOf(e.getMessage());
    assertTrue(said.startsWith("f.json:1:"), said);
    assertTrue(said.contains(message), said);
  }

  @Test
  void damagedFile_isRefusedOrReadButNothingElse() {
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = FILE.getBytes(UTF_8);
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        bytes[random.nextInt(bytes.length)] = (byte) (32 + random.nextInt(95));
      }
      try {
        LiteLlmImport.of("f.json", bytes);
      } catch (PriceFileException e) {
        refused++;
        assertTrue(String.valueOf(e.getMessage()).startsWith("f.json"), e.getMessage());
      }
    }
    assertTrue(refused > 500, refused + " refused");
  }

  private static Quote quote(String provider, String model, String usage, @Nullable String terms) {
    Usage.Builder used = new Usage.Builder();
    for (String pair : usage.split(" ", -1)) {
      String[] each = pair.split("=", -1);
      Meter meter = Meter.ofKey(each[0]);
      if (meter == null) {
        throw new AssertionError(pair);
      }
      used.set(meter, Long.parseLong(each[1]));
    }
    Terms.Builder said = new Terms.Builder();
    for (String pair : terms == null ? new String[0] : terms.split(" ", -1)) {
      String[] each = pair.split("=", -1);
      switch (each[0]) {
        case "tier" -> said.serviceTier(each[1]);
        case "batch" -> said.batch(true);
        case "region" -> said.region(each[1]);
        case "speed" -> said.speed(each[1]);
        case "search" -> said.searchContextSize(each[1]);
        case "size" -> said.imageSize(each[1]);
        case "quality" -> said.imageQuality(each[1]);
        default -> throw new AssertionError(pair);
      }
    }
    return new Quote.Builder()
        .provider(provider)
        .model(model)
        .usage(used.build())
        .terms(said.build())
        .atMs(1_790_000_000_000L)
        .build();
  }
}
