package dev.tollgate.core.usage;

import static dev.tollgate.core.usage.Readings.MESSAGES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How Anthropic's answers read, trap by trap. */
class AnthropicReadingTest {

  private static final String START =
      """
      event: message_start
      data: {"type":"message_start","message":{"model":"claude-haiku-4-5-20251001","usage":\
      {"input_tokens":15,"cache_creation_input_tokens":300,"cache_read_input_tokens":20,\
      "cache_creation":{"ephemeral_5m_input_tokens":200,"ephemeral_1h_input_tokens":100},\
      "output_tokens":3,"service_tier":"standard","inference_geo":"us","speed":"fast"}}}

      """;
  private static final String TEXT =
      """
      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta",\
      "text":"123456781234567812345678"}}

      """;
  private static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

  private static String delta(String usage) {
    return "event: message_delta\n"
        + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":"
        + usage
        + "}\n\n";
  }

  @Test
  void severalMessageDeltas_lastWinsAndTheSplitIsKept() {
    ResponseFacts facts =
        Readings.streamOf(MESSAGES)
            .read(
                START
                    + delta("{\"output_tokens\":8,\"input_tokens\":null}")
                    + "event: ping\ndata: {\"type\":\"ping\"}\n\n"
                    + TEXT
                    + delta(
                        "{\"output_tokens\":20,\"input_tokens\":40,\"cache_creation_input_tokens\":350,"
                            + "\"server_tool_use\":{\"web_search_requests\":2,\"web_fetch_requests\":1},"
                            + "\"output_tokens_details\":{\"thinking_tokens\":5}}")
                    + STOP);

    assertEquals(
        Map.of(
            Meter.INPUT, 40L,
            Meter.CACHE_READ, 20L,
            Meter.CACHE_WRITE, 250L,
            Meter.CACHE_WRITE_1H, 100L,
            Meter.OUTPUT, 15L,
            Meter.REASONING, 5L,
            Meter.WEB_SEARCHES, 2L,
            Meter.WEB_FETCHES, 1L),
        facts.usage().asMap());
    assertEquals("standard", facts.terms().serviceTier());
    assertEquals("us", facts.terms().region());
    assertEquals("fast", facts.terms().speed());
    assertEquals("end_turn", facts.finishReason());
    assertTrue(facts.complete());
    assertFalse(facts.estimated());
    assertNull(facts.unreadable());
  }

  @Test
  void cutStream_hasExactInputAndEstimatedOutput() {
    ResponseFacts facts = Readings.streamOf(MESSAGES).cut().read(START + TEXT);

    assertEquals(335, facts.usage().inputTokens());
    assertEquals(6, facts.usage().outputTokens());
    assertTrue(facts.estimated());
    assertFalse(facts.usageMissing());
    assertFalse(facts.complete());
  }

  @Test
  void streamCutBeforeAnyText_keepsThePlaceholderAsLowerBound() {
    ResponseFacts facts = Readings.streamOf(MESSAGES).cut().read(START);

    assertEquals(3, facts.usage().outputTokens());
    assertTrue(facts.estimated());
  }

  @Test
  void streamCutAfterAnEarlyDelta_addsTheTextSince() {
    ResponseFacts facts =
        Readings.streamOf(MESSAGES)
            .cut()
            .read(START + TEXT + delta("{\"output_tokens\":9}") + TEXT);

    assertEquals(15, facts.usage().outputTokens());
    assertTrue(facts.estimated());
  }

  @Test
  void streamCutBetweenLastDeltaAndStop_isExact() {
    ResponseFacts facts =
        Readings.streamOf(MESSAGES).cut().read(START + TEXT + delta("{\"output_tokens\":9}"));

    assertEquals(9, facts.usage().outputTokens());
    assertFalse(facts.estimated());
    assertFalse(facts.complete());
  }

  @Test
  void errorEvent_endsIncomplete() {
    ResponseFacts facts =
        Readings.streamOf(MESSAGES)
            .read(
                START
                    + "event: error\n"
                    + "data:"
                    + " {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"},\"request_id\":\"req_9\"}\n\n");

    assertEquals("overloaded_error", facts.errorType());
    assertEquals("req_9", facts.requestId());
    assertFalse(facts.complete());
    assertEquals(335, facts.usage().inputTokens());
  }

  @Test
  void usageInToolInput_doesNotCount() {
    ResponseFacts facts =
        Readings.of(MESSAGES)
            .read(
                "{\"model\":\"claude\",\"content\":[{\"type\":\"tool_use\",\"input\":{\"usage\":{\"input_tokens\":999,"
                    + "\"output_tokens\":999},\"model\":\"other\",\"type\":\"message_stop\"}}],"
                    + "\"usage\":{\"input_tokens\":15,\"output_tokens\":9}}");

    assertEquals(Map.of(Meter.INPUT, 15L, Meter.OUTPUT, 9L), facts.usage().asMap());
    assertEquals("claude", facts.model());
  }

  @Test
  void usageInStreamedToolInput_doesNotCount() {
    ResponseFacts facts =
        Readings.streamOf(MESSAGES)
            .read(
                START
                    + "event: content_block_start\n"
                    + "data:"
                    + " {\"type\":\"content_block_start\",\"content_block\":{\"type\":\"tool_use\",\"input\":{\"usage\":{\"input_tokens\":999}}}}\n\n"
                    + "event: content_block_delta\n"
                    + "data:"
                    + " {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"usage\\\":{\\\"input_tokens\\\":999}}\\n"
                    + "\\n"
                    + "event: message_stop\"}}\n\n"
                    + delta("{\"output_tokens\":9}")
                    + STOP);

    assertEquals(335, facts.usage().inputTokens());
    assertEquals(9, facts.usage().outputTokens());
    assertTrue(facts.complete());
  }

  @Test
  void oldReplyWithoutSplit_isAllShortWrites() {
    Usage usage =
        Readings.of(MESSAGES)
            .read(
                "{\"usage\":{\"input_tokens\":1,\"cache_creation_input_tokens\":30,\"cache_read_input_tokens\":0,\"output_tokens\":2}}")
            .usage();

    assertEquals(30, usage.quantity(Meter.CACHE_WRITE));
    assertFalse(usage.has(Meter.CACHE_WRITE_1H));
    assertEquals(31, usage.inputTokens());
  }

  @Test
  void compaction_isAddedAndMessagesAreNot() {
    ResponseFacts facts =
        Readings.of(MESSAGES)
            .read(
                "{\"usage\":{\"input_tokens\":10,\"output_tokens\":5,\"iterations\":["
                    + "{\"type\":\"compaction\",\"input_tokens\":100,\"output_tokens\":7},"
                    + "{\"type\":\"message\",\"input_tokens\":10,\"output_tokens\":5}]}}");

    assertEquals(Map.of(Meter.INPUT, 110L, Meter.OUTPUT, 12L), facts.usage().asMap());
    assertFalse(facts.estimated());
  }

  @Test
  void advisor_isCountedAndFlagged() {
    ResponseFacts facts =
        Readings.of(MESSAGES)
            .read(
                "{\"usage\":{\"input_tokens\":10,\"output_tokens\":5,\"iterations\":["
                    + "{\"type\":\"advisor_message\",\"model\":\"claude-opus\",\"input_tokens\":100,\"output_tokens\":7}]}}");

    assertEquals(122, facts.usage().tokens());
    assertTrue(facts.estimated());
    assertTrue(facts.unreadable() != null);
  }

  @Test
  void requestIdOfHeader_winsOverTheBodys() {
    ResponseFacts facts =
        Readings.of(MESSAGES)
            .status(429)
            .header("request-id", "req_1")
            .read(
                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\"},\"request_id\":\"req_2\"}");

    assertEquals("req_1", facts.requestId());
    assertEquals("rate_limit_error", facts.errorType());
    assertEquals(Usage.NONE, facts.usage());
  }
}
