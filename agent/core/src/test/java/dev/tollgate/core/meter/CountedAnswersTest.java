package dev.tollgate.core.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CountedAnswersTest {
  private static final Usage USED = new Usage.Builder().set(Meter.INPUT, 10).build();

  private final CountedAnswers answers = new CountedAnswers();

  @Test
  void secondFetch_costsNothingAndKeepsItsUsage() {
    Charge first = charge("openai", "resp_1", USED);
    assertSame(first, answers.counting(first));

    Charge second = answers.counting(charge("openai", "resp_1", USED));

    assertTrue(second.has(Flag.REPEATED));
    assertEquals(0, second.listCostNanos());
    assertEquals(0, second.countedNanos());
    assertEquals(0, second.countedTokens());
    assertEquals(10, second.usage().tokens());
  }

  @Test
  void callThatMakesAnAnswer_countsWhateverItsIdAndIsWhatALaterFetchRepeats() {
    Charge made = charge("openai", "resp_1", USED).toBuilder().flag(Flag.FETCHED, false).build();

    assertSame(made, answers.counting(made));
    assertSame(made, answers.counting(made));
    assertTrue(answers.counting(charge("openai", "resp_1", USED)).has(Flag.REPEATED));
  }

  @Test
  void answerStillAtWork_countsNothingYet() {
    answers.counting(charge("openai", "batch_1", Usage.NONE));
    answers.counting(charge("openai", "batch_1", new Usage.Builder().set(Meter.INPUT, 0).build()));
    assertFalse(answers.counting(charge("openai", "batch_1", USED)).has(Flag.REPEATED));
    assertTrue(answers.counting(charge("openai", "batch_1", USED)).has(Flag.REPEATED));
  }

  @Test
  void batchAndItsFile_areOneAnswer() {
    assertFalse(
        answers
            .counting(charge("openai", "batch_2", USED).toBuilder().otherKey("file_2").build())
            .has(Flag.REPEATED));
    assertTrue(answers.counting(charge("openai", "file_2", USED)).has(Flag.REPEATED));

    assertFalse(answers.counting(charge("openai", "file_3", USED)).has(Flag.REPEATED));
    assertTrue(
        answers
            .counting(charge("openai", "batch_3", USED).toBuilder().otherKey("file_3").build())
            .has(Flag.REPEATED));
  }

  @Test
  void sameKeyOfAnotherProvider_isAnotherAnswer() {
    answers.counting(charge("openai", "1", USED));
    assertFalse(answers.counting(charge("anthropic", "1", USED)).has(Flag.REPEATED));
  }

  @Test
  void answersWithoutKey_areEachTheirOwn() {
    answers.counting(charge("openai", null, USED));
    assertFalse(answers.counting(charge("openai", null, USED)).has(Flag.REPEATED));
  }

  @Test
  void memory_isBoundedAndForgetsTheLongestUnseen() {
    answers.counting(charge("openai", "kept", USED));
    answers.counting(charge("openai", "forgotten", USED));
    for (int i = 0; i < CountedAnswers.KEPT; i++) {
      answers.counting(charge("openai", "kept", USED));
      answers.counting(charge("openai", "other " + i, USED));
    }
    assertTrue(answers.counting(charge("openai", "kept", USED)).has(Flag.REPEATED));
    assertFalse(answers.counting(charge("openai", "forgotten", USED)).has(Flag.REPEATED));
  }

  @Test
  void fetchesAtOnce_countOnce() {
    List<Charge> counted =
        IntStream.range(0, 1_000)
            .parallel()
            .mapToObj(i -> answers.counting(charge("openai", "resp_1", USED)))
            .toList();
    assertEquals(1, counted.stream().filter(each -> !each.has(Flag.REPEATED)).count());
  }

  private static Charge charge(String provider, @Nullable String key, Usage usage) {
    return new Charge.Builder()
        .labels(new Labels.Builder().set(Label.PROVIDER, provider).build())
        .dedupeKey(key)
        .flag(Flag.FETCHED)
        .usage(usage)
        .listCostNanos(7)
        .countedNanos(7)
        .build();
  }
}
