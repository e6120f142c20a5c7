package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.usage.Meter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files of many answers: what they add up to, and what of them is sure. */
class AnswerFilesTest {
  private static Readings results() {
    return Readings.get("api.anthropic.com", "/v1/messages/batches/b1/results")
        .header("content-type", "application/x-jsonl");
  }

  private static String line(String model, int input, int output) {
    return "{\"result\":{\"type\":\"succeeded\",\"message\":{\"model\":\""
        + model
        + "\",\"usage\":{\"input_tokens\":"
        + input
        + ",\"output_tokens\":"
        + output
        + ",\"service_tier\":\"batch\"}}}}\n";
  }

  private static final String ERRORED =
      "{\"result\":{\"type\":\"errored\",\"error\":{\"error\":{\"type\":\"x\"}}}}\n";

  @Test
  void answers_addUp() {
    ResponseFacts facts = results().read(line("m", 10, 1) + ERRORED + line("m", 20, 2));

    assertEquals(
        Map.of(Meter.INPUT, 30L, Meter.OUTPUT, 3L, Meter.ITEMS, 3L, Meter.ITEMS_BILLED, 2L),
        facts.usage().asMap());
    assertEquals("b1", facts.dedupeKey());
    assertTrue(facts.terms().batch());
    assertFalse(facts.estimated());
    assertFalse(facts.streamed());
    assertTrue(facts.complete());
    assertNull(facts.errorType());
  }

  @Test
  void failedAnswersAlone_costNothing() {
    ResponseFacts facts = results().read(ERRORED + ERRORED);

    assertEquals(Map.of(Meter.ITEMS, 2L, Meter.ITEMS_BILLED, 0L), facts.usage().asMap());
    assertFalse(facts.estimated());
    assertFalse(facts.usageMissing());
  }

  @Test
  void answersOfSeveralModels_areSaidToBeOne() {
    ResponseFacts facts = results().read(line("m", 10, 1) + line("n", 20, 2));

    assertTrue(facts.estimated());
    assertNotNull(facts.unreadable());
  }

  @Test
  void cutFile_countsWhatCameAndIsNoLastWord() {
    String half = line("m", 20, 2).substring(0, 40);
    ResponseFacts facts = results().cut().read(line("m", 10, 1) + half);

    assertEquals(11, facts.usage().tokens());
    assertTrue(facts.estimated());
    assertFalse(facts.complete());
    assertNull(facts.dedupeKey());
  }

  @Test
  void damagedLine_costsOnlyItself() {
    ResponseFacts facts = results().read(line("m", 10, 1) + "{\"result\":{]\n" + line("m", 5, 1));

    assertEquals(17, facts.usage().tokens());
    assertTrue(facts.estimated());
    assertNotNull(facts.unreadable());
  }
}
