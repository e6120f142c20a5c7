package dev.tollgate.ledger.pricing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PriceCatalogTest {
  private static final String TEXT =
      """
      tollgate-prices 1
      catalog test 7
      provider acme
        tier plain default
        tier flex flex
        tier priority priority fast
        fee web_searches low 0.01 medium 0.02 high 0.03
        fee sessions 0.03
        model full full-alias
          rates input 2 cache_read 0.5 cache_write 3 cache_write_1h 4 output 10 reasoning 20
          rates audio_input 30 image_input 5 audio_output 60 image_output 40
          rates above 1000 input 4 cache_read 1 output 15
          rates flex input 1 output 5
          rates priority above 1000 input 9
          rates batch output 4
          factor speed fast 6
          factor region us 1.1
        model full-2026-01-01
          rates input 2 cache_read 0.5 cache_write 3 cache_write_1h 4 output 10 reasoning 20
          rates audio_input 30 image_input 5 audio_output 60 image_output 40
        model full-2025-01-01
          rates input 3 output 10
        model bare
          rates input 2 output 10
          fee web_searches 0.05
        model embedder
          rates input 0.1
        model painter
          rates input 1 image_output 40
        model changing
          rates input 1 output 1
          from 2026-08-21
          rates input 2 output 2
          from 2026-09-01
          rates input 3 output 3
        model later
          from 2026-08-21
          rates input 1 output 1
        model ft:bare
          rates input 7 output 7
        model half
          rates input 0.000001 output 0.0005
      provider other
        model dear
          rates input 1000 output 1000
          fee file_searches 0.5
      """;

  private final PriceCatalog catalog = parse(TEXT);

  @Test
  void catalog_namesItselfInEveryPrice() {
    assertEquals("test", catalog.id());
    assertEquals("7", catalog.version());
    assertEquals("test@7", price("bare", usage(Meter.INPUT, 1)).source());
  }

  @Test
  void everyMeter_hasItsOwnRate() {
    assertCost("2", price("full", usage(Meter.INPUT, 1000)), 1000);
    assertCost("0.5", price("full", usage(Meter.CACHE_READ, 1000)), 1000);
    assertCost("3", price("full", usage(Meter.CACHE_WRITE, 1000)), 1000);
    assertCost("4", price("full", usage(Meter.CACHE_WRITE_1H, 1000)), 1000);
    assertCost("30", price("full", usage(Meter.AUDIO_INPUT, 1000)), 1000);
    assertCost("5", price("full", usage(Meter.IMAGE_INPUT, 1000)), 1000);
    assertCost("10", price("full", usage(Meter.OUTPUT, 1000)), 1000);
    assertCost("20", price("full", usage(Meter.REASONING, 1000)), 1000);
    assertCost("60", price("full", usage(Meter.AUDIO_OUTPUT, 1000)), 1000);
    assertCost("40", price("full", usage(Meter.IMAGE_OUTPUT, 1000)), 1000);
  }

  @Test
  void meterWithoutRate_takesTheOneThatStandsInAndNeverZero() {
    for (Meter meter : Meter.values()) {
      if (meter.isInputTokens()) {
        assertCost("2", price("bare", usage(meter, 1000)), 1000);
      } else if (meter.isOutputTokens()) {
        assertCost("10", price("bare", usage(meter, 1000)), 1000);
      }
    }
    assertCost("40", price("painter", usage(Meter.OUTPUT, 1000)), 1000);
  }

  @Test
  void hourWriteWithoutRate_takesTheFiveMinuteRate() {
    PriceCatalog prices =
        parse(
            """
            tollgate-prices 1
            catalog test 1
            provider acme
              model m
                rates input 2 cache_write 3 output 10
            """);
    assertCost("3", prices.price(quote("m", usage(Meter.CACHE_WRITE_1H, 1000)).build()), 1000);
  }

  @Test
  void inputAboveThreshold_decidesForEveryTokenOfTheCall() {
    Usage at = usage(Map.of(Meter.INPUT, 600L, Meter.CACHE_READ, 400L, Meter.OUTPUT, 100L));
    Usage above = usage(Map.of(Meter.INPUT, 600L, Meter.CACHE_READ, 401L, Meter.OUTPUT, 100L));
    assertEquals(600 * 2000 + 400 * 500 + 100 * 10_000, price("full", at).listCostNanos());
    assertEquals(600 * 4000 + 401 * 1000 + 100 * 15_000, price("full", above).listCostNanos());
  }

  @Test
  void keyMissingAboveThreshold_takesThePlainKey() {
    Usage usage = usage(Map.of(Meter.INPUT, 2000L, Meter.CACHE_WRITE, 10L));
    assertEquals(2000 * 4000 + 10 * 3000, price("full", usage).listCostNanos());
  }

  @Test
  void outputRateAboveThreshold_winsOverPlainReasoningRate() {
    Usage usage = usage(Map.of(Meter.INPUT, 2000L, Meter.REASONING, 10L));
    assertEquals(2000 * 4000 + 10 * 15_000, price("full", usage).listCostNanos());
  }

  @Test
  void serviceTier_fallsBackKeyByKey() {
    Usage usage = usage(Map.of(Meter.INPUT, 100L, Meter.CACHE_READ, 100L, Meter.OUTPUT, 100L));
    assertEquals(
        100 * 1000 + 100 * 500 + 100 * 5000, tiered("full", usage, "flex").listCostNanos());
    assertEquals(
        100 * 2000 + 100 * 500 + 100 * 10_000, tiered("full", usage, "default").listCostNanos());
    assertEquals(
        100 * 2000 + 100 * 500 + 100 * 10_000, tiered("full", usage, "priority").listCostNanos());
    assertEquals(100 * 5000, tiered("full", usage(Meter.REASONING, 100), "flex").listCostNanos());
  }

  @Test
  void tierAboveThreshold_fallsBackToThePlainRateThere() {
    Usage usage = usage(Map.of(Meter.INPUT, 2000L, Meter.OUTPUT, 100L));
    assertEquals(2000 * 9000 + 100 * 15_000, tiered("full", usage, "fast").listCostNanos());
    assertEquals(2000 * 4000 + 100 * 15_000, tiered("full", usage, "flex").listCostNanos());
  }

  @Test
  void datedModelWithoutTierRate_takesThatOfTheUndatedIfPlainRatesAgree() {
    Usage usage = usage(Map.of(Meter.INPUT, 100L, Meter.OUTPUT, 100L));
    assertEquals(100 * 1000 + 100 * 5000, tiered("full-2026-01-01", usage, "flex").listCostNanos());
    assertEquals(
        100 * 3000 + 100 * 10_000, tiered("full-2025-01-01", usage, "flex").listCostNanos());
  }

  @Test
  void unknownTierWord_makesTheCostUnknown() {
    Price price = tiered("bare", usage(Meter.INPUT, 1000), "ultrafast");
    assertFalse(price.known());
    assertEquals("unknown tier", price.rule());
    assertEquals(7_000_000, price.countedNanos());
    assertTrue(tiered("dear", "other", usage(Meter.INPUT, 1), "whatever").known());
  }

  @Test
  void batch_isItsRateOrHalf() {
    Usage usage = usage(Map.of(Meter.INPUT, 101L, Meter.CACHE_READ, 3L, Meter.OUTPUT, 10L));
    Price price =
        catalog.price(quote("full", usage).terms(new Terms.Builder().batch(true).build()).build());
    assertEquals(101 * 1000 + 3 * 250 + 10 * 4000, price.listCostNanos());
  }

  @Test
  void factors_multiplyTokensButNotFees() {
    Usage usage = usage(Map.of(Meter.INPUT, 1000L, Meter.SESSIONS, 1L));
    Price price =
        catalog.price(
            quote("full", usage)
                .terms(new Terms.Builder().speed("fast").region("us").build())
                .build());
    assertEquals(Math.round(2_000_000 * 6.6) + 30_000_000, price.listCostNanos());
    assertEquals(
        2_000_000 + 30_000_000,
        catalog
            .price(
                quote("full", usage)
                    .terms(new Terms.Builder().speed("standard").region("eu").build())
                    .build())
            .listCostNanos());
  }

  @Test
  void searchFee_isByContextSizeElseMedium() {
    Usage one = usage(Meter.WEB_SEARCHES, 2);
    assertEquals(20_000_000, sized("full", one, "low").listCostNanos());
    assertEquals(40_000_000, sized("full", one, "medium").listCostNanos());
    assertEquals(60_000_000, sized("full", one, "high").listCostNanos());
    assertEquals(40_000_000, sized("full", one, null).listCostNanos());
    assertEquals(40_000_000, sized("full", one, "enormous").listCostNanos());
    assertEquals(100_000_000, sized("bare", one, "low").listCostNanos());
  }

  @Test
  void entryInForceAtTheCallsBegin_decides() {
    assertEquals(1_000, at("changing", "2026-08-20T23:59:59.999Z").listCostNanos());
    assertEquals(2_000, at("changing", "2026-08-21T00:00:00Z").listCostNanos());
    assertEquals(3_000, at("changing", "2030-01-01T00:00:00Z").listCostNanos());
    assertFalse(at("later", "2026-08-20T00:00:00Z").known());
    assertTrue(at("later", "2026-08-21T00:00:00Z").known());
  }

  @Test
  void names_areFoundExactThenAliasThenUndatedThenUntagged() {
    assertFound("exact", 2, "full-2026-01-01");
    assertFound("exact", 3, "full-2025-01-01");
    assertFound("alias", 2, "full-alias");
    assertFound("dated", 2, "full-2027-12-31");
    assertFound("dated", 2, "full-20271231");
    assertFound("dated", 2, "full@20271231");
    assertFound("dated", 2, "full-0613");
    assertFound("dated", 2, "full-latest");
    assertFound("dated", 2, "full-alias-latest");
    assertFound("tag", 2, "full:20230824-v2");
    assertFound("tag", 2, "full-2027-12-31:free");
    assertFound("fine-tune", 7, "ft:bare:org::id");
    assertFound("fine-tune", 7, "ft:bare-0613:org::id");
    for (String unknown :
        new String[] {"ft:full:org::id", "Full", "full-", "-latest", "", ":", "@20271231", "ft:"}) {
      assertEquals("unknown model", price(unknown, usage(Meter.INPUT, 1)).rule(), unknown);
    }
  }

  @Test
  void unknownModel_isCountedAtTheDearestOfItsProvider() {
    Price input = price("mystery", usage(Meter.INPUT, 1000));
    assertFalse(input.known());
    assertNull(input.source());
    assertEquals(7_000_000, input.countedNanos());
    assertEquals(40_000_000, price("mystery", usage(Meter.OUTPUT, 1000)).countedNanos());
    assertEquals(60_000_000, price("mystery", usage(Meter.AUDIO_OUTPUT, 1000)).countedNanos());
    assertEquals(
        7_000_000, catalog.price(quote(null, usage(Meter.INPUT, 1000)).build()).countedNanos());
  }

  @Test
  void dearest_looksAtEntriesInForceOnly() {
    PriceCatalog prices =
        parse(
            """
            tollgate-prices 1
            catalog test 1
            provider acme
              model m
                rates input 100 output 1
                from 2026-08-21
                rates input 3 output 1
            """);
    Usage usage = usage(Meter.INPUT, 1000);
    long beforeMs = Instant.parse("2026-08-01T00:00:00Z").toEpochMilli();
    long afterMs = Instant.parse("2026-09-01T00:00:00Z").toEpochMilli();
    assertEquals(
        100_000_000, prices.price(quote("x", usage).atMs(beforeMs).build()).countedNanos());
    assertEquals(3_000_000, prices.price(quote("x", usage).atMs(afterMs).build()).countedNanos());
  }

  @Test
  void unknownProvider_isCountedAtTheDearestOfAll() {
    Price price = catalog.price(quote("m", usage(Meter.INPUT, 1000)).provider("nobody").build());
    assertFalse(price.known());
    assertEquals("unknown provider", price.rule());
    assertEquals(1_000_000_000, price.countedNanos());
  }

  @Test
  void usedMeterWithoutAnyRate_makesTheCostUnknownAndCountedElsewhere() {
    Price noFee = price("bare", usage(Meter.FILE_SEARCHES, 1));
    assertFalse(noFee.known());
    assertEquals("no rate", noFee.rule());
    assertEquals(500_000_000, noFee.countedNanos());
    Price noOutput = price("embedder", usage(Map.of(Meter.INPUT, 1000L, Meter.OUTPUT, 1000L)));
    assertFalse(noOutput.known());
    assertTrue(noOutput.countedNanos() >= 12_000_000);
  }

  @Test
  void nothingUsed_costsNothingWhateverTheModel() {
    for (Usage usage : new Usage[] {Usage.NONE, usage(Meter.INPUT, 0)}) {
      Price price = catalog.price(quote("mystery", usage).provider("nobody").build());
      assertTrue(price.known());
      assertEquals(0, price.listCostNanos());
      assertEquals(0, price.countedNanos());
      assertNull(price.source());
    }
  }

  @Test
  void cost_isRoundedOnceHalfUp() {
    // 0.0005 USD per million is 500 pico-USD per token, half a nano-dollar.
    assertEquals(1, price("half", usage(Meter.OUTPUT, 1)).listCostNanos());
    assertEquals(1, price("half", usage(Meter.OUTPUT, 2)).listCostNanos());
    assertEquals(0, price("half", usage(Meter.INPUT, 499)).listCostNanos());
    assertEquals(1, price("half", usage(Meter.INPUT, 500)).listCostNanos());
    assertEquals(
        1, price("half", usage(Map.of(Meter.INPUT, 999L, Meter.OUTPUT, 1L))).listCostNanos());
    assertEquals(
        0,
        catalog
            .price(
                quote("half", usage(Meter.OUTPUT, 1))
                    .terms(new Terms.Builder().batch(true).build())
                    .build())
            .listCostNanos());
  }

  @Test
  void costBeyond64Bits_isExactOnTheWayAndSaturates() {
    // 10^15 tokens at 1,000 USD a million: 10^12 USD is more nano-dollars than a long holds.
    Price price = tiered("dear", "other", usage(Meter.INPUT, 1_000_000_000_000_000L), "");
    assertEquals(Long.MAX_VALUE, price.listCostNanos());
    // The sum in pico-dollars passes 64 bits, the cost does not.
    long tokens = 9_000_000_000_000L;
    assertEquals(
        tokens * 1_000_000L,
        tiered("dear", "other", usage(Meter.INPUT, tokens), "").listCostNanos());
    Usage all = usage(Map.of(Meter.INPUT, Long.MAX_VALUE, Meter.CACHE_READ, Long.MAX_VALUE));
    assertEquals(Long.MAX_VALUE, price("full", all).listCostNanos());
    assertEquals(Long.MAX_VALUE, price("mystery", all).countedNanos());
  }

  @Test
  void manyNames_areAnsweredBeyondTheCache() {
    for (int i = 0; i < 3_000; i++) {
      assertEquals("unknown model", price("mystery-" + i + "x", usage(Meter.INPUT, 1)).rule());
    }
    assertFound("dated", 2, "full-2028-01-01");
    assertEquals("unknown model", price("x".repeat(1_000_000), usage(Meter.INPUT, 1)).rule());
  }

  private static final String UNITS =
      """
      tollgate-prices 1
      catalog test 1
      provider acme
        model speech
          fee characters 0.000015
        model cheap-listener
          fee audio_seconds 0.0000001
        model listener
          fee audio_seconds 0.0001
        model both
          rates input 2 output 10
          fee audio_seconds 0.0001
          fee characters 0.00001
          fee images 0.04
        model ranker
          rates input 0 output 0
          fee search_units 0.002
        model asker
          rates input 1 output 1
          fee requests low 0.006 medium 0.01 high 0.014
          fee web_searches 0
          fee citations 0.000002
        model painter
          fee images 0.04
          image 1024x1024 0.02
          image 1024x1024 hd 0.08
        model nothing
          unpriced
        model nothing-else
          rates input 1
      """;

  @Test
  void unitsBesideTokens_costNothing() {
    PriceCatalog prices = parse(UNITS);
    Usage beside =
        usage(
            Map.of(
                Meter.INPUT, 3L, Meter.CHARACTERS, 11L, Meter.AUDIO_MILLIS, 9L, Meter.IMAGES, 1L));
    assertEquals(6_000, prices.price(quote("both", beside).build()).listCostNanos());
    assertEquals(
        9 * 100 + 11 * 10_000 + 40_000_000,
        prices
            .price(
                quote(
                        "both",
                        usage(
                            Map.of(
                                Meter.CHARACTERS, 11L, Meter.AUDIO_MILLIS, 9L, Meter.IMAGES, 1L)))
                    .build())
            .listCostNanos());
  }

  @Test
  void tokensBesideUnitsOfAModelWithoutRates_costNothing() {
    PriceCatalog prices = parse(UNITS);
    Usage heard = usage(Map.of(Meter.AUDIO_MILLIS, 1_500L, Meter.INPUT, 11L, Meter.OUTPUT, 2L));
    assertEquals(150_000, prices.price(quote("listener", heard).build()).listCostNanos());
    assertFalse(prices.price(quote("listener", usage(Meter.INPUT, 1)).build()).known());
    Usage spoken = usage(Map.of(Meter.CHARACTERS, 16L, Meter.AUDIO_MILLIS, 1_000L));
    assertEquals(240_000, prices.price(quote("speech", spoken).build()).listCostNanos());
  }

  @Test
  void audio_isPricedByTheMillisecondExactly() {
    PriceCatalog prices = parse(UNITS);
    // 0.1 nano-dollars a millisecond: half up at five of them.
    assertEquals(1_234_567, heard(prices, 12_345_674).listCostNanos());
    assertEquals(1_234_568, heard(prices, 12_345_675).listCostNanos());
    long years = 5_000_000_000_000_000L;
    assertEquals(years / 10, heard(prices, years).listCostNanos());
  }

  private static Price heard(PriceCatalog prices, long millis) {
    return prices.price(quote("cheap-listener", millis(millis)).build());
  }

  private static Usage millis(long millis) {
    return usage(Meter.AUDIO_MILLIS, millis);
  }

  @Test
  void requestsAndCitations_areChargedWhereTheyHaveAFee() {
    PriceCatalog prices = parse(UNITS);
    Usage asked = usage(Map.of(Meter.REQUESTS, 1L, Meter.CITATIONS, 100L, Meter.WEB_SEARCHES, 3L));
    assertEquals(
        6_000_000 + 200_000,
        prices
            .price(
                quote("asker", asked)
                    .terms(new Terms.Builder().searchContextSize("low").build())
                    .build())
            .listCostNanos());
    Usage free = usage(Map.of(Meter.REQUESTS, 1L, Meter.CITATIONS, 100L));
    assertEquals(0, prices.price(quote("both", free).build()).listCostNanos());
    assertEquals(
        4_000_000,
        prices.price(quote("ranker", usage(Meter.SEARCH_UNITS, 2)).build()).listCostNanos());
  }

  @Test
  void imageOfAQualityWithoutAPrice_isUnknown() {
    PriceCatalog prices = parse(UNITS);
    assertEquals(20_000_000, image(prices, "1024x1024", null).listCostNanos());
    assertEquals(20_000_000, image(prices, "1024x1024", "standard").listCostNanos());
    assertEquals(80_000_000, image(prices, "1024x1024", "hd").listCostNanos());
    assertEquals(80_000_000, image(prices, null, "hd").listCostNanos());
    assertEquals(40_000_000, image(prices, null, null).listCostNanos());
    assertEquals(40_000_000, image(prices, "auto", "auto").listCostNanos());
    assertEquals(40_000_000, image(prices, "512x512", null).listCostNanos());
    assertFalse(image(prices, "512x512", "hd").known());
  }

  private static Price image(PriceCatalog prices, @Nullable String size, @Nullable String quality) {
    return prices.price(
        quote("painter", usage(Meter.IMAGES, 1))
            .terms(new Terms.Builder().imageSize(size).imageQuality(quality).build())
            .build());
  }

  @Test
  void laterList_displacesNamesAndLeavesTheOthers() {
    PriceCatalog prices =
        parse(
            TEXT
                + """
                catalog mine 3
                provider acme
                  fee sessions 0.05
                  model bare
                    rates input 8 output 8
                  model full-alias
                    rates input 9
                """);
    assertEquals("mine@3+test@7", prices.source());
    Price mine = prices.price(quote("bare", usage(Meter.INPUT, 1)).build());
    assertEquals(8_000, mine.listCostNanos());
    assertEquals("mine@3", mine.source());
    Price old = prices.price(quote("full", usage(Meter.INPUT, 1)).build());
    assertEquals(2_000, old.listCostNanos());
    assertEquals("test@7", old.source());
    assertEquals(
        9_000, prices.price(quote("full-alias", usage(Meter.INPUT, 1)).build()).listCostNanos());
    assertEquals(
        50_000_000, prices.price(quote("full", usage(Meter.SESSIONS, 1)).build()).listCostNanos());
  }

  @Test
  void severalTexts_areOneCatalogueAndErrorsNameTheirFile() throws CatalogException {
    PriceText list = new PriceText("a.prices", TEXT);
    String mine = "tollgate-prices 1\ncatalog mine 1\nprovider acme\nmodel bare\nrates input 9\n";
    PriceCatalog prices = PriceCatalog.parse(List.of(list, new PriceText("b.prices", mine)));
    assertEquals(9_000, prices.price(quote("bare", usage(Meter.INPUT, 1)).build()).listCostNanos());
    assertEquals(
        "b.prices:5: \"9,5\" is not a price; write US dollars as a decimal number with at most 6"
            + " places, such as 2.50",
        refusal(list, new PriceText("b.prices", mine.replace("9", "9,5"))));
    assertEquals(
        "b.prices:2: this list has no name; write before it: catalog NAME VERSION",
        refusal(list, new PriceText("b.prices", mine.replace("catalog mine 1\n", ""))));
  }

  private static String refusal(PriceText... texts) {
    return String.valueOf(
        assertThrows(CatalogException.class, () -> PriceCatalog.parse(List.of(texts)))
            .getMessage());
  }

  @Test
  void contract_standsNextToTheListPrice() {
    PriceCatalog prices =
        parse(
            TEXT
                + """
                contract acme-deal 2026
                provider acme
                  discount 0.85
                  model bare
                    rates input 1.5 output 8
                """);
    assertEquals("acme-deal@2026", prices.contract());
    Price dealt = prices.price(quote("bare", usage(Meter.INPUT, 1)).build());
    assertEquals(2_000, dealt.listCostNanos());
    assertEquals(2_000, dealt.countedNanos());
    assertEquals(1_500, dealt.contractedNanos());
    Price discounted = prices.price(quote("full", usage(Meter.INPUT, 101)).build());
    assertEquals(202_000, discounted.listCostNanos());
    assertEquals(171_700, discounted.contractedNanos());
    Price elsewhere = prices.price(quote("dear", usage(Meter.INPUT, 1)).provider("other").build());
    assertEquals(Price.NO_CONTRACT, elsewhere.contractedNanos());
    assertEquals(Price.NO_CONTRACT, price("full", usage(Meter.INPUT, 1)).contractedNanos());
  }

  @Test
  void unknownPrice_countsAsTheCatalogueSays() {
    Usage usage = usage(Meter.INPUT, 1000);
    Price allowed = parse(TEXT + "unknown allow\n").price(quote("mystery", usage).build());
    assertFalse(allowed.known());
    assertEquals(0, allowed.countedNanos());
    PriceCatalog refusing = parse(TEXT + "unknown refuse\n");
    assertEquals(UnknownPrice.REFUSE, refusing.unknownPrice());
    assertEquals(7_000_000, refusing.price(quote("mystery", usage).build()).countedNanos());
    assertFalse(refusing.knows("acme", "mystery", 0));
    assertTrue(refusing.knows("acme", "full-2027-12-31", 0));
    assertFalse(refusing.knows("nobody", "full", 0));
    assertFalse(parse(UNITS).knows("acme", "nothing", 0));
    assertEquals("no price", parse(UNITS).price(quote("nothing-0613", usage).build()).rule());
  }

  @Test
  void explanation_hasALineForEachMeter() {
    Usage usage = usage(Map.of(Meter.INPUT, 1500L, Meter.OUTPUT, 10L, Meter.SESSIONS, 2L));
    PriceExplanation why =
        catalog.explain(
            quote("full-2027-12-31", usage)
                .terms(new Terms.Builder().serviceTier("fast").region("us").build())
                .build());
    assertEquals("priority", why.tier());
    assertEquals("dated", why.price().rule());
    assertEquals("full", why.price().entry());
    assertEquals(1000, why.price().contextTier());
    assertEquals(
        List.of(
            "1500 input x 9 USD per 1M tokens x 1.1 = 0.01485 USD",
            "10 output x 15 USD per 1M tokens x 1.1 = 0.000165 USD",
            "2 sessions x 0.03 USD per unit = 0.06 USD"),
        why.lines().stream().map(PriceLine::toString).toList());
    assertEquals(14_850_000 + 165_000 + 60_000_000, why.price().listCostNanos());
    assertTrue(catalog.explain(quote("mystery", usage).build()).lines().isEmpty());
  }

  @Test
  void readingOnDemand_givesTheSamePrices() throws CatalogException {
    PriceCatalog lazy = CatalogParser.onDemand("test.prices", TEXT);
    assertEquals(catalog.source(), lazy.source());
    assertEquals(catalog.providers(), lazy.providers());
    Usage usage = usage(Map.of(Meter.INPUT, 1500L, Meter.OUTPUT, 10L));
    for (String model : new String[] {"full", "full-alias", "mystery", "half"}) {
      Quote quote = quote(model, usage).build();
      assertEquals(catalog.price(quote).toString(), lazy.price(quote).toString());
    }
    assertEquals(
        7_000_000, lazy.price(quote("mystery", usage(Meter.INPUT, 1000)).build()).countedNanos());
  }

  private void assertFound(String rule, long usdPerMillionInput, String name) {
    Price price = price(name, usage(Meter.INPUT, 1));
    assertEquals(rule, price.rule(), name);
    assertEquals(usdPerMillionInput * 1000, price.listCostNanos(), name);
  }

  private static void assertCost(String usdPerMillion, Price price, long tokens) {
    assertTrue(price.known(), price.toString());
    assertEquals(Money.parseUsdNanos(usdPerMillion) / 1_000_000 * tokens, price.listCostNanos());
  }

  private Price price(String model, Usage usage) {
    return catalog.price(quote(model, usage).build());
  }

  private Price at(String model, String time) {
    return catalog.price(
        quote(model, usage(Meter.INPUT, 1)).atMs(Instant.parse(time).toEpochMilli()).build());
  }

  private Price sized(String model, Usage usage, @Nullable String size) {
    return catalog.price(
        quote(model, usage).terms(new Terms.Builder().searchContextSize(size).build()).build());
  }

  private Price tiered(String model, Usage usage, String tier) {
    return tiered(model, "acme", usage, tier);
  }

  private Price tiered(String model, String provider, Usage usage, String tier) {
    return catalog.price(
        quote(model, usage)
            .provider(provider)
            .terms(new Terms.Builder().serviceTier(tier).build())
            .build());
  }

  private static Quote.Builder quote(@Nullable String model, Usage usage) {
    return new Quote.Builder()
        .provider("acme")
        .model(model)
        .usage(usage)
        .atMs(Instant.parse("2026-08-02T00:00:00Z").toEpochMilli());
  }

  private static Usage usage(Meter meter, long quantity) {
    return usage(Map.of(meter, quantity));
  }

  private static Usage usage(Map<Meter, Long> quantities) {
    Usage.Builder usage = new Usage.Builder();
    quantities.forEach(usage::set);
    return usage.build();
  }

  private static PriceCatalog parse(String text) {
    try {
      return PriceCatalog.parse("test.prices", new StringReader(text));
    } catch (CatalogException e) {
      throw new AssertionError(e);
    }
  }
}
