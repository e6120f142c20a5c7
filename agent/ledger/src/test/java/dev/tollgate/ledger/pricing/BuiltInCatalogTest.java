package dev.tollgate.ledger.pricing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInCatalogTest {
  /** What every model of OpenAI has a price for, if only that of its provider. */
  private static final Set<Meter> PRICED_EVERYWHERE = EnumSet.range(Meter.INPUT, Meter.SESSIONS);

  private static final Usage THOUSAND_EACH =
      new Usage.Builder().set(Meter.INPUT, 1000).set(Meter.OUTPUT, 1000).build();

  private final PriceCatalog catalog = PriceCatalog.builtIn();

  @Test
  void builtIn_isReadOnceAndNamed() {
    assertSame(catalog, PriceCatalog.builtIn());
    assertEquals("tollgate@2026-11-22", catalog.source());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o",
        "gpt-4o-mini",
        "gpt-4.1",
        "gpt-5",
        "gpt-5-mini",
        "gpt-5.4",
        "gpt-5.5",
        "gpt-5.6",
        "gpt-5.6-sol",
        "gpt-5.6-terra",
        "gpt-5.6-luna",
        "gpt-6-sol",
        "o3",
        "o4-mini",
        "gpt-audio",
        "gpt-5.6-sol-2026-07-01",
        "gpt-6-astra-2026-10-01",
        "gpt-4-turbo-preview",
        "o1-pro"
      })
  void currentOpenAiModel_isPriced(String model) {
    assertTrue(price("openai", model, "2026-11-22", null, null).listCostNanos() > 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claude-sonnet-4-5",
        "claude-haiku-4-5",
        "claude-opus-4-5",
        "claude-sonnet-4-6",
        "claude-opus-4-8",
        "claude-sonnet-5",
        "claude-opus-5",
        "claude-fable-5",
        "claude-opus-5-5",
        "claude-3-5-haiku-latest",
        "claude-3-7-sonnet-latest",
        "claude-sonnet-4-0",
        "claude-opus-5-20260801"
      })
  void currentAnthropicModel_isPriced(String model) {
    assertTrue(price("anthropic", model, "2026-11-22", null, null).listCostNanos() > 0);
  }

  @Test
  void priceCutOfAugust_takesEffectOnItsDay() {
    assertEquals(35_000_000, price("openai", "gpt-5.6", "2026-08-20", null, null).listCostNanos());
    assertEquals(24_000_000, price("openai", "gpt-5.6", "2026-08-21", null, null).listCostNanos());
    assertEquals(
        12_000_000, price("openai", "gpt-5.6-sol", "2026-08-21", "flex", null).listCostNanos());
  }

  @Test
  void fineTune_isNeverPricedAsItsBase() {
    Price tuned = price("openai", "ft:gpt-4o-mini-2024-07-18:acme::id1", "2026-11-22", null, null);
    assertEquals("fine-tune", tuned.rule());
    assertEquals(300_000 + 1_200_000, tuned.listCostNanos());
    assertFalse(price("openai", "ft:gpt-9:acme::id1", "2026-11-22", null, null).known());
  }

  @Test
  void longContextOfSonnet_costsMoreForTheWholeCall() {
    Usage longCall =
        new Usage.Builder()
            .set(Meter.INPUT, 1)
            .set(Meter.CACHE_READ, 200_000)
            .set(Meter.OUTPUT, 10)
            .build();
    Price price =
        catalog.price(
            quote("anthropic", "claude-sonnet-4-5-20250929", "2026-11-22").usage(longCall).build());
    assertEquals(6_000 + 200_000 * 600 + 10 * 22_500, price.listCostNanos());
  }

  @Test
  void fastOpusInUs_costsItsFactors() {
    Price price =
        catalog.price(
            quote("anthropic", "claude-opus-4-6", "2026-11-22")
                .usage(THOUSAND_EACH)
                .terms(new Terms.Builder().speed("fast").region("us").build())
                .build());
    assertEquals(30_000_000L * 66 / 10, price.listCostNanos());
  }

  @Test
  void regionalHost_costsATenthMoreOnNewerModels() {
    Price newer = price("openai", "gpt-5.5", "2026-11-22", null, "eu");
    assertEquals(35_000_000L * 11 / 10, newer.listCostNanos());
    Price older = price("openai", "gpt-4o", "2026-11-22", null, "eu");
    assertEquals(12_500_000, older.listCostNanos());
  }

  @Test
  void fast_isPricedAsPriority() {
    Price fast = price("openai", "gpt-5-2025-08-07", "2026-11-22", "fast", null);
    assertEquals(2_500_000 + 20_000_000, fast.listCostNanos());
    // A dated name without tier rates has those of the undated one.
    Price dated = price("openai", "gpt-4o-2024-08-06", "2026-11-22", "priority", null);
    assertEquals(4_250_000 + 17_000_000, dated.listCostNanos());
  }

  @Test
  void unknownModel_isCountedAtO1Pro() {
    Price price = price("openai", "gpt-99", "2026-11-22", null, null);
    assertFalse(price.known());
    assertEquals(750_000_000, price.countedNanos());
  }

  @Test
  void unknownProvider_isCountedAtTheDearestOfAll() {
    Price price = price("nobody", "gpt-4o", "2026-11-22", null, null);
    assertFalse(price.known());
    assertEquals(750_000_000, price.countedNanos());
  }

  @Test
  void dearest_isTheMostThatAnyListedModelCosts() throws IOException {
    Random random = new Random(31);
    List<String> models = listed("openai");
    assertTrue(models.size() > 80, models.size() + " models");
    for (int i = 0; i < 1_000; i++) {
      Usage.Builder usage = new Usage.Builder();
      for (Meter meter : PRICED_EVERYWHERE) {
        if (random.nextInt(4) == 0) {
          usage.set(meter, random.nextInt(random.nextBoolean() ? 5 : 500_000));
        }
      }
      usage.set(Meter.INPUT, 1);
      Quote.Builder quote =
          quote("openai", "gpt-99", random.nextBoolean() ? "2026-08-01" : "2026-11-22")
              .usage(usage.build())
              .terms(
                  new Terms.Builder()
                      .serviceTier(new String[] {"default", "flex", "fast"}[random.nextInt(3)])
                      .batch(random.nextInt(4) == 0)
                      .region(random.nextBoolean() ? "eu" : "none")
                      .build());
      long dearestNanos = 0;
      for (String model : models) {
        Price price = catalog.price(quote.model(model).build());
        dearestNanos = price.known() ? Math.max(dearestNanos, price.listCostNanos()) : dearestNanos;
      }
      Price unknown = catalog.price(quote.model("gpt-99").build());
      assertFalse(unknown.known());
      assertEquals(dearestNanos, unknown.countedNanos());
    }
  }

  @Test
  void everyListedName_hasAPriceOrIsKnownToHaveNone() {
    long nowMs = Instant.parse("2026-11-22T00:00:00Z").toEpochMilli();
    int names = 0;
    for (String provider : catalog.providers()) {
      for (ListedModel model : catalog.models(provider)) {
        names++;
        boolean priced = !model.prices(nowMs).isEmpty();
        assertEquals(priced, catalog.knows(provider, model.name(), nowMs), model.name());
        if (model.prices(nowMs).containsKey("input")) {
          Usage input = new Usage.Builder().set(Meter.INPUT, 1000).build();
          Price price =
              catalog.price(quote(provider, model.name(), "2026-11-22").usage(input).build());
          assertTrue(price.known(), provider + " " + model.name() + ": " + price);
          assertEquals(model.name(), price.entry());
        }
      }
    }
    assertTrue(names > 1_500, names + " names");
  }

  @ParameterizedTest
  @CsvSource({
    "gcp.vertex_ai, claude-sonnet-4-5-20250929, alias",
    "gcp.vertex_ai, claude-sonnet-4-5@20250929, alias",
    "gcp.vertex_ai, gemini-2.5-pro, exact",
    "aws.bedrock, arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0, arn",
    "aws.bedrock, ca.amazon.nova-micro-v1:0, without ca.",
    "cohere, command-r-plus-08-2024, exact",
    "cohere, embed-v4.0, exact",
    "ollama, anything:8b, free",
    "openrouter, qwen/unheard-of:free, free",
    "litellm, gpt-4o-mini, of openai",
    "litellm, gpt-4o-mini-2031-01-01, dated",
    "litellm, mistral/mistral-small-latest, of mistral_ai",
    "litellm, gemini-2.5-pro, of gcp.vertex_ai",
    "openai_compatible, claude-sonnet-4-5, of anthropic",
    "openai, ft:gpt-4o:acme::1, 'fine-tune, newest'",
  })
  void name_isFoundByItsRule(String provider, String model, String rule) {
    NameLookUp found = catalog.lookUp(provider, model);
    assertEquals(rule, found.rule());
    assertTrue(found.free() || found.model() != null);
  }

  @ParameterizedTest
  @CsvSource({
    "openai_compatible, Qwen/Qwen3-8B",
    "litellm, meta-llama/Llama-3.3-70B-Instruct-Turbo",
    "litellm, smart",
    "perplexity, sonar-unheard-of",
    "aws.bedrock, arn:aws:bedrock:us-east-1:1:application-inference-profile/abc",
  })
  void nameOfNoList_isUnknown(String provider, String model) {
    assertEquals("unknown model", catalog.lookUp(provider, model).rule());
    assertFalse(catalog.knows(provider, model, 0));
  }

  @Test
  void modelListedWithoutAnyPrice_isNotPricedByAShorterName() {
    Price price = price("perplexity", "perplexity/sonar", "2026-11-22", null, null);
    assertFalse(price.known());
    assertEquals("no price", price.rule());
  }

  @ParameterizedTest
  @CsvSource({
    "dall-e-3, , , 40000000",
    "dall-e-3, 1024x1024, , 40000000",
    "dall-e-3, 1024x1024, hd, 79995863",
    "dall-e-3, 1792x1024, , 79987999",
    "dall-e-3, 1792x1024, standard, 79987999",
    "dall-e-3, 1792x1024, hd, 119991173",
    "dall-e-2, 512x512, standard, 17983078",
    "dall-e-2, , , 20000000",
    "gpt-image-1, 1024x1024, low, 11000000",
  })
  void imageWithoutTokens_costsWhatItsSizeAndQualityDo(
      String model, @Nullable String size, @Nullable String quality, long nanos) {
    Price price =
        catalog.price(
            quote("openai", model, "2026-08-02")
                .usage(new Usage.Builder().set(Meter.IMAGES, 1).build())
                .terms(new Terms.Builder().imageSize(size).imageQuality(quality).build())
                .build());
    assertTrue(price.known(), price.toString());
    assertEquals(nanos, price.listCostNanos());
  }

  @Test
  void xAiThreshold_beginsWithItsNumber() {
    String model = "grok-4-fast-reasoning";
    Quote.Builder at = quote("x_ai", model, "2026-08-02");
    Price below = catalog.price(at.usage(input(127_999)).build());
    Price from = catalog.price(at.usage(input(128_000)).build());
    assertEquals(0, below.contextTier());
    assertEquals(128_000, from.contextTier());
    assertTrue(from.listCostNanos() > below.listCostNanos() * 3 / 2, from + " " + below);
  }

  private static Usage input(long tokens) {
    return new Usage.Builder().set(Meter.INPUT, tokens).build();
  }

  private static List<String> listed(String provider) throws IOException {
    List<String> names = new ArrayList<>();
    boolean inside = false;
    try (InputStream in =
        Objects.requireNonNull(PriceCatalog.class.getResourceAsStream("tollgate.prices"))) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        String[] words = line.strip().split(" +", -1);
        inside = words[0].equals("provider") ? words[1].equals(provider) : inside;
        if (inside && words[0].equals("model")) {
          names.addAll(List.of(words).subList(1, words.length));
        }
      }
    }
    return names;
  }

  private Price price(
      String provider, String model, String day, @Nullable String tier, @Nullable String region) {
    return catalog.price(
        quote(provider, model, day)
            .usage(THOUSAND_EACH)
            .terms(new Terms.Builder().serviceTier(tier).region(region).build())
            .build());
  }

  private static Quote.Builder quote(String provider, String model, String day) {
    return new Quote.Builder()
        .provider(provider)
        .model(model)
        .atMs(Instant.parse(day + "T00:00:00Z").toEpochMilli());
  }
}
