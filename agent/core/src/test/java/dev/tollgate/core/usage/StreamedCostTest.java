package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.pricing.Price;
import dev.tollgate.ledger.usage.Meter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever was consumed and said: a stream costs what the same answer costs in one piece, and both
 * read the same however their bytes come. For every {@link Speech}.
 */
class StreamedCostTest {
  private static final List<Speech> SPEECHES = Speeches.all();
  private static final List<Integer> WHOLE = List.of(Integer.MAX_VALUE >> 1);

  /** What a careless reader would take for usage, events or their ends. */
  private static final List<String> TRAPS =
      List.of(
          "\"usage\":{\"prompt_tokens\":99,\"completion_tokens\":99}",
          "{\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}",
          "data: [DONE]\n\n",
          "[DONE]",
          "\n\ndata: {\"usage\":{\"total_tokens\":5}}\n\n",
          "event: error\r\n\r\n",
          "\",\"model\":\"gpt-4\",\"x\":\"",
          "\\",
          "\\u0022}",
          "]}]",
          "\u0000\u001f",
          "\u2028 🦊 \ud83e",
          "usageMetadata",
          "{\"type\":\"message_stop\"}");

  /** Of whom nobody says that they stream it: the shape is OpenAI's. */
  private static final Set<String> NOT_STREAMED =
      Set.of("groq audio.transcriptions", "x_ai images.generations", "together images.generations");

  @Example
  void everyStreamedDialect_isSpoken() {
    Set<Dialect> spoken = Speeches.dialects();
    List<String> missing = new ArrayList<>();
    for (Provider provider : Endpoints.PROVIDERS) {
      for (Provider.Route route : provider.routes()) {
        String operation = provider.name() + " " + route.operation;
        if (streams(route.dialect)
            && spoken.add(route.dialect)
            && !NOT_STREAMED.contains(operation)) {
          missing.add(operation);
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  private static boolean streams(Dialect dialect) {
    Set<Fact> asked = EnumSet.noneOf(Fact.class);
    dialect.request.addTo(asked);
    boolean mayStream = dialect.stream != Dialect.Stream.EVENTS || asked.contains(Fact.STREAM);
    return mayStream && !dialect.manyAnswers;
  }

  @Property(tries = 60)
  void streamedCall_costsWhatItCostsInOnePiece(@ForAll("talks") Talk any) {
    for (Speech speech : SPEECHES) {
      Talk talk = speech.sayable(any);
      ResponseFacts plain = speech.read(speech.answer(talk), false, false, WHOLE);
      ResponseFacts streamed = speech.read(speech.stream(talk), true, false, WHOLE);

      read(speech, talk, plain, false);
      read(speech, talk, streamed, true);
      Price plainPrice = speech.price(plain, false);
      Price streamedPrice = speech.price(streamed, true);
      assertEquals(speech.isPriced(), plainPrice.known(), () -> speech + ": " + plainPrice);
      assertEquals(speech.isPriced(), streamedPrice.known(), () -> speech + ": " + streamedPrice);
      assertEquals(
          plainPrice.listCostNanos(), streamedPrice.listCostNanos(), speech + ": list cost");
      assertEquals(plainPrice.countedNanos(), streamedPrice.countedNanos(), speech + ": counted");
      assertEquals(plain.usage().toString(), streamed.usage().toString(), speech.toString());
      assertEquals(plain.vendorCostUsd(), streamed.vendorCostUsd(), speech.toString());
    }
  }

  @Property(tries = 25)
  void bytes_mayComeInAnyPieces(
      @ForAll("talks") Talk any,
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 90) Integer> pieces) {
    for (Speech speech : SPEECHES) {
      Talk talk = speech.sayable(any);
      for (boolean streamed : new boolean[] {false, true}) {
        byte[] body = streamed ? speech.stream(talk) : speech.answer(talk);
        String whole = Readings.text(speech.read(body, streamed, false, WHOLE));
        for (boolean gzip : new boolean[] {false, true}) {
          assertEquals(
              whole,
              Readings.text(speech.read(body, streamed, gzip, pieces)),
              () -> speech + " in pieces of " + pieces + ", gzip " + gzip);
        }
      }
    }
  }

  @Property(tries = 40)
  void garbageBetweenEvents_costsOnlyItself(
      @ForAll("talks") Talk any,
      @ForAll @Size(max = 60) byte[] garbage,
      @ForAll @IntRange(max = 20) int place) {
    for (Speech speech : SPEECHES) {
      Talk talk = speech.sayable(any);
      byte[] body = speech.stream(talk, 1 + place % (speech.events(talk) - 1), garbage);
      ResponseFacts facts = speech.read(body, true, false, List.of(7));
      ResponseFacts clean = speech.read(speech.stream(talk), true, false, WHOLE);

      assertEquals(clean.usage().toString(), facts.usage().toString(), speech.toString());
      assertEquals(
          speech.price(clean, true).listCostNanos(),
          speech.price(facts, true).listCostNanos(),
          speech.toString());
    }
  }

  private static void read(Speech speech, Talk talk, ResponseFacts facts, boolean streamed) {
    String what = speech + (streamed ? " streamed: " : ": ") + Readings.text(facts);
    assertEquals(talk.allInput(), facts.usage().inputTokens(), what);
    assertEquals(talk.allOutput(), facts.usage().outputTokens(), what);
    assertEquals(talk.cacheRead(), facts.usage().quantity(Meter.CACHE_READ), what);
    assertEquals(talk.cacheWrite(), facts.usage().quantity(Meter.CACHE_WRITE), what);
    assertEquals(talk.cacheWrite1h(), facts.usage().quantity(Meter.CACHE_WRITE_1H), what);
    assertEquals(talk.reasoning(), facts.usage().quantity(Meter.REASONING), what);
    assertFalse(facts.estimated(), what);
    assertFalse(facts.usageMissing(), what);
    assertTrue(facts.complete(), what);
    assertEquals(streamed, facts.streamed(), what);
    assertNull(facts.unreadable(), what);
  }

  @Provide
  Arbitrary<Talk> talks() {
    Arbitrary<Long> tokens =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 3),
            Arbitraries.longs().between(0, 5_000),
            Arbitraries.longs().between(0, 3_000_000));
    Arbitrary<Long> some = tokens.map(count -> Math.max(1, count));
    Arbitrary<List<String>> texts = texts().list().ofMinSize(1).ofMaxSize(4);
    Arbitrary<List<String>> arguments = texts().list().ofMaxSize(3);
    return Combinators.combine(
            Combinators.combine(some, tokens, tokens, tokens).as(List::of),
            some,
            tokens,
            texts,
            arguments,
            Arbitraries.of(true, false),
            Arbitraries.of("\n", "\r\n", "\r"))
        .as(
            (input, output, reasoning, said, called, ascii, lineEnd) ->
                new Talk(
                    input.get(0),
                    input.get(1),
                    input.get(2),
                    input.get(3),
                    output,
                    reasoning,
                    said,
                    called,
                    ascii,
                    lineEnd));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.of(TRAPS),
        Arbitraries.strings().ofMaxLength(30),
        Arbitraries.strings().withChars('x').ofMinLength(300).ofMaxLength(3_000));
  }
}
