package dev.tollgate.core.meter;

import static dev.tollgate.core.meter.MeteredJvm.body;
import static dev.tollgate.core.meter.MeteredJvm.head;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.core.tokens.Texts;
import dev.tollgate.core.usage.SharedTexts;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.store.board.InflightEntry;
import dev.tollgate.store.board.InflightState;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that report no usage: guessed at once, counted soon after, by no thread of the app's. */
class RecountTest {
  private static final Encoding O200K =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
  private static final String DONE = "data: [DONE]\n\n";

  private final MeteredJvm jvm;

  RecountTest(@TempDir Path root) throws IOException {
    SharedTexts.forget();
    jvm = new MeteredJvm(root);
  }

  @AfterEach
  void stop() throws IOException {
    jvm.close();
  }

  private static String json(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private static String request(String prompt) {
    return "{\"model\":\"gpt-4.1-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
        + json(prompt)
        + "\"}]}";
  }

  /** The text as a chat stream without usage, some characters an event. */
  private static List<String> stream(String text) {
    List<String> events = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int to = text.offsetByCodePoints(from, Math.min(7, text.codePointCount(from, text.length())));
      events.add(
          "data:"
              + " {\"id\":\"c1\",\"model\":\"gpt-4.1-mini-2025-04-14\",\"choices\":[{\"index\":0,\"delta\":"
              + "{\"content\":\""
              + json(text.substring(from, to))
              + "\"}}]}\n\n");
      from = to;
    }
    return events;
  }

  private Exchange streamed(String prompt, String answer) {
    Exchange exchange = jvm.begin(request(prompt));
    head(exchange, 200, "text/event-stream");
    stream(answer).forEach(event -> body(exchange, event));
    return exchange;
  }

  private static void assertWithin(double share, long expected, long actual) {
    assertEquals((double) expected, (double) actual, expected * share);
  }

  @ParameterizedTest
  @ValueSource(strings = {"english", "german", "chinese", "code", "json"})
  void streamWithoutUsage_isCountedWithinFivePercent(String name) throws IOException {
    String text = Texts.read(name);
    body(streamed(text, text), DONE);

    Charge charge = jvm.onlyCharge();
    long tokens = O200K.countTokensOrdinary(text);
    assertWithin(0.01, tokens, charge.usage().quantity(Meter.OUTPUT));
    assertWithin(0.05, tokens + 7, charge.usage().quantity(Meter.INPUT));
    assertTrue(charge.has(Flag.ESTIMATED));
    assertTrue(charge.has(Flag.USAGE_MISSING));
    assertEquals(
        charge.usage().quantity(Meter.INPUT) * 400 + charge.usage().quantity(Meter.OUTPUT) * 1600,
        charge.listCostNanos());
  }

  @ParameterizedTest
  @ValueSource(strings = {"english", "chinese"})
  void abortedStream_isCountedAsFarAsItCame(String name) throws IOException {
    String text = Texts.read(name);
    List<String> events = stream(text);
    Exchange exchange = jvm.begin(request("Go."));
    head(exchange, 200, "text/event-stream");
    events.subList(0, events.size() / 2).forEach(event -> body(exchange, event));
    exchange.cancel();

    String half = text.substring(0, text.offsetByCodePoints(0, events.size() / 2 * 7));
    assertWithin(
        0.05, O200K.countTokensOrdinary(half), jvm.onlyCharge().usage().quantity(Meter.OUTPUT));
  }

  @Test
  void longAnswer_isCountedByItsBeginning() throws IOException {
    String text = Texts.read("english").repeat(150);
    body(streamed("Go.", text), DONE);

    assertWithin(
        0.05, O200K.countTokensOrdinary(text), jvm.onlyCharge().usage().quantity(Meter.OUTPUT));
  }

  @Test
  void callWithoutAnswer_isCountedByItsPrompt() throws IOException {
    String text = Texts.read("german");
    jvm.begin(request(text)).fail(new SocketTimeoutException("Read timed out"));

    assertWithin(
        0.05, O200K.countTokensOrdinary(text) + 7, jvm.onlyCharge().usage().quantity(Meter.INPUT));
  }

  @Test
  void streamWithUsage_isNotRecounted() throws IOException {
    Exchange exchange = streamed("Go.", Texts.read("english"));
    body(
        exchange,
        "data:"
            + " {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":8}}\n\n");
    body(exchange, DONE);

    Charge charge = jvm.onlyCharge();
    assertEquals(5, charge.usage().quantity(Meter.OUTPUT));
    assertFalse(charge.has(Flag.ESTIMATED));
    assertFalse(jvm.recounter.holdsVocabulary());
  }

  @Test
  void guess_isOnTheBoardAtOnceAndInTheTableUntilTheCountIsInTheLedger() throws IOException {
    int slot = jvm.cap(new Cap.Builder("spend").owner("us").limit(Unit.USD, 1L << 50).build());
    body(streamed(Texts.read("chinese"), Texts.read("chinese")), DONE);

    long guessed = jvm.board.total(slot, Unit.USD);
    assertTrue(guessed > 0, "the next call's gate sees it");
    assertEquals(InflightState.SETTLED, onlyEntry().state());

    assertIsCounted(slot, guessed);
  }

  @Test
  void callOfAHardCap_isHeldAndInFlightUntilItIsCounted() throws IOException {
    int slot =
        jvm.cap(
            new Cap.Builder("spend")
                .owner("us")
                .limit(Unit.USD, 1L << 50)
                .refuseAt(1L << 50)
                .build());
    Exchange exchange = streamed(Texts.read("chinese"), Texts.read("chinese"));
    long held = jvm.board.total(slot, Unit.USD);
    body(exchange, DONE);

    assertEquals(held, jvm.board.total(slot, Unit.USD));
    assertEquals(InflightState.SENT, onlyEntry().state(), "a death now charges all that is held");

    assertIsCounted(slot, held);
  }

  private InflightEntry onlyEntry() throws IOException {
    List<InflightEntry> open = jvm.inflight();
    assertEquals(1, open.size());
    return open.get(0);
  }

  private void assertIsCounted(int slot, long before) throws IOException {
    Charge charge = jvm.onlyCharge();
    assertNotEquals(before, charge.countedNanos());
    assertEquals(charge.countedNanos(), jvm.board.total(slot, Unit.USD));
    assertEquals(charge.usage().tokens(), jvm.board.total(slot, Unit.TOKENS));
    assertEquals(1, jvm.board.total(slot, Unit.CALLS));
    assertEquals(List.of(), jvm.hookFaults);
  }

  @Test
  void agentThatEnds_chargesTheGuess() throws IOException {
    body(streamed("Go.", Texts.read("english")), DONE);
    jvm.metering.end();

    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.ESTIMATED));
    assertTrue(charge.usage().outputTokens() > 100);
  }

  @Test
  void counting_isTheAffairOfItsOwnThread() throws Exception {
    CompletableFuture<Thread> made = new CompletableFuture<>();
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    Recounter recounter =
        new Recounter(
            work -> {
              Thread thread = new Thread(work, "counting");
              thread.setDaemon(true);
              made.complete(thread);
              return thread;
            },
            System::nanoTime);
    assertTrue(recounter.offer(tokenizers -> ran.complete(Thread.currentThread())));
    assertEquals(made.get(20, TimeUnit.SECONDS), ran.get(20, TimeUnit.SECONDS));
    recounter.close(5_000);
    assertFalse(recounter.offer(tokenizers -> {}), "closed");
    made.get().join(5_000);
    assertFalse(made.get().isAlive());
  }

  @Test
  void vocabulary_isGivenUpWhenIdle() throws IOException {
    body(streamed("Go.", Texts.read("english")), DONE);
    assertEquals(1, jvm.charges().size());
    assertTrue(jvm.recounter.holdsVocabulary());

    jvm.time.passMicros(31_000_000);
    assertEquals(0, jvm.recounter.doWork());
    assertFalse(jvm.recounter.holdsVocabulary());
  }

  @Test
  void waitingJobs_areBounded() {
    int taken = 0;
    while (jvm.recounter.offer(tokenizers -> {})) {
      taken++;
    }
    assertEquals(1024, taken);
    assertEquals(taken, jvm.recounter.doWork());
  }
}
