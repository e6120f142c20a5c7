package dev.tollgate.core.usage;

import static dev.tollgate.core.usage.Readings.CHAT;
import static dev.tollgate.core.usage.Readings.EMBEDDINGS;
import static dev.tollgate.core.usage.Readings.RESPONSES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How OpenAI's answers read, trap by trap. */
class OpenAiReadingTest {

  private static final String FIRST_CHUNK =
      "data:"
          + " {\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"12345678\"}}]}\n\n";

  private static String events(String... data) {
    return "data: " + String.join("\n\ndata: ", data) + "\n\n";
  }

  @Test
  void usageInText_doesNotCount() {
    ResponseFacts facts =
        Readings.of(CHAT)
            .read(
                "{\"choices\":[{\"message\":{\"content\":\"{\\\"usage\\\":{\\\"prompt_tokens\\\":999}}\","
                    + "\"usage\":{\"prompt_tokens\":998}}}],"
                    + "\"metadata\":{\"usage\":{\"prompt_tokens\":997,\"completion_tokens\":996}},"
                    + "\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6,"
                    + "\"nested\":{\"usage\":{\"prompt_tokens\":995},\"prompt_tokens\":994}}}");

    assertEquals(Map.of(Meter.INPUT, 14L, Meter.OUTPUT, 6L), facts.usage().asMap());
    assertFalse(facts.estimated());
  }

  @Test
  void usageAndDoneInStreamedToolArguments_doNotCount() {
    ResponseFacts facts =
        Readings.streamOf(CHAT)
            .read(
                "data:"
                    + " {\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"arguments\":\"{\\\"usage\\\":{\\\"prompt_tokens\\\":999}}"
                    + " data: [DONE]\\n"
                    + "\\n"
                    + "data: [DONE]\"}}]}}]}\n\n"
                    + "data:"
                    + " {\"choices\":[],\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6}}\n\n"
                    + "data: [DONE]\n\n");

    assertEquals(Map.of(Meter.INPUT, 14L, Meter.OUTPUT, 6L), facts.usage().asMap());
    assertTrue(facts.complete());
  }

  @Test
  void usageInEveryChunk_lastWinsFieldByField() {
    ResponseFacts facts =
        Readings.streamOf(CHAT)
            .read(
                "data:"
                    + " {\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":4}}}\n\n"
                    + "data:"
                    + " {\"usage\":{\"completion_tokens\":5,\"prompt_tokens_details\":null}}\n\n"
                    + "data: {\"usage\":null}\n\n"
                    + "data: {\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}}\n\n"
                    + "data: [DONE]\n\n");

    assertEquals(
        Map.of(Meter.INPUT, 10L, Meter.CACHE_READ, 4L, Meter.OUTPUT, 5L), facts.usage().asMap());
    assertFalse(facts.usageMissing());
  }

  @Test
  void numbersAsStringsAndFloats_count() {
    Usage usage =
        Readings.of(CHAT)
            .read(
                "{\"usage\":{\"prompt_tokens\":\"14\",\"completion_tokens\":6.0,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":1e1}}}")
            .usage();

    assertEquals(Map.of(Meter.INPUT, 4L, Meter.CACHE_READ, 10L, Meter.OUTPUT, 6L), usage.asMap());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "1e300", "99999999999999999999999999", "true", "\"many\"", "\"\""})
  void countThatIsNone_isUnknownNotZero(String count) {
    ResponseFacts facts =
        Readings.of(CHAT)
            .read("{\"usage\":{\"prompt_tokens\":" + count + ",\"completion_tokens\":6}}");

    assertTrue(facts.estimated());
    assertTrue(facts.usage().quantity(Meter.INPUT) > 0);
    assertEquals(6, facts.usage().quantity(Meter.OUTPUT));
    assertEquals("usage: INPUT is no count", facts.unreadable());
  }

  @Test
  void nullUsage_isMissing() {
    ResponseFacts facts = Readings.of(CHAT).read("{\"choices\":[],\"usage\":null}");

    assertTrue(facts.usageMissing());
    assertTrue(facts.estimated());
    assertTrue(facts.usage().inputTokens() > 0);
  }

  @Test
  void nullDetails_stayAbsent() {
    Usage usage =
        Readings.of(CHAT)
            .read(
                "{\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6,\"prompt_tokens_details\":null,"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":null}}}")
            .usage();

    assertEquals(Map.of(Meter.INPUT, 14L, Meter.OUTPUT, 6L), usage.asMap());
  }

  @Test
  void moreCachedThanInput_readsAsBeside() {
    Usage usage =
        Readings.of(CHAT)
            .read(
                "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":6,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":100}}}")
            .usage();

    assertEquals(10, usage.quantity(Meter.INPUT));
    assertEquals(100, usage.cachedInputTokens());
    assertEquals(110, usage.inputTokens());
  }

  @Test
  void reasoningOutsideOutputByTotal_isAdded() {
    Usage usage =
        Readings.of(CHAT)
            .read(
                "{\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":1,\"total_tokens\":303,"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":290}}}")
            .usage();

    assertEquals(1, usage.quantity(Meter.OUTPUT));
    assertEquals(290, usage.quantity(Meter.REASONING));
  }

  @Test
  void cachedAudio_isNotCountedTwice() {
    Usage usage =
        Readings.of(CHAT)
            .read(
                "{\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":0,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":80,\"audio_tokens\":60}}}")
            .usage();

    assertEquals(100, usage.inputTokens());
    assertEquals(20, usage.quantity(Meter.AUDIO_INPUT));
  }

  @ParameterizedTest
  @CsvSource({"'\n'", "'\r'", "'\r\n'"})
  void everyLineEnd_endsALine(String lineEnd) {
    String stream =
        """
        : comment
        id: 1
        retry: 10
        data:{"model":"m-1",
        data: "usage":{"prompt_tokens":14,
        data: "completion_tokens":6}}

        :

        data

        dat: {"usage":{"prompt_tokens":99}}
        datax: {"usage":{"prompt_tokens":98}}

        data: [DONE]

        """;
    ResponseFacts facts = Readings.streamOf(CHAT).read(stream.replace("\n", lineEnd));

    assertEquals(Map.of(Meter.INPUT, 14L, Meter.OUTPUT, 6L), facts.usage().asMap());
    assertEquals("m-1", facts.model());
    assertTrue(facts.complete());
    assertNull(facts.unreadable());
  }

  @Test
  void lastEventWithoutBlankLine_counts() {
    ResponseFacts facts =
        Readings.streamOf(CHAT)
            .cut()
            .read("data: {\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6}}");

    assertEquals(Map.of(Meter.INPUT, 14L, Meter.OUTPUT, 6L), facts.usage().asMap());
    assertFalse(facts.complete());
    assertFalse(facts.estimated());
  }

  @Test
  void streamWithByteOrderMark_reads() {
    byte[] stream =
        WireCase.bytes(
            """
            \uFEFFdata: {"usage":{"prompt_tokens":14,"completion_tokens":6}}

            data: [DONE]

            """);

    assertEquals(20, Readings.streamOf(CHAT).read(stream).usage().tokens());
  }

  @Test
  void cutStreamWithoutUsage_isEstimatedFromItsText() {
    ResponseFacts facts =
        Readings.streamOf(CHAT).cut().read(FIRST_CHUNK + "data: {\"choices\":[{\"de");

    assertTrue(facts.estimated());
    assertTrue(facts.usageMissing());
    assertFalse(facts.complete());
    assertEquals(2, facts.usage().quantity(Meter.OUTPUT));
    assertTrue(facts.usage().quantity(Meter.INPUT) >= 5);
    assertNull(facts.unreadable());
  }

  @Test
  void errorInMidStream_isNamedAndEndsIncomplete() {
    ResponseFacts facts =
        Readings.streamOf(CHAT)
            .read(
                FIRST_CHUNK
                    + "data:"
                    + " {\"error\":{\"message\":\"x\",\"type\":\"server_error\",\"code\":500}}\n\n"
                    + "data: [DONE]\n\n");

    assertEquals("server_error", facts.errorType());
    assertEquals("500", facts.errorCode());
    assertFalse(facts.complete());
    assertTrue(facts.estimated());
  }

  @Test
  void errorBeforeAnything_isNotCharged() {
    ResponseFacts facts =
        Readings.streamOf(CHAT).read("data: {\"error\":{\"type\":\"server_error\"}}\n\n");

    assertEquals(Usage.NONE, facts.usage());
    assertFalse(facts.estimated());
    assertEquals("server_error", facts.errorType());
  }

  @Test
  void refusalAndToolCalls_countAsText() {
    ResponseFacts facts =
        Readings.of(CHAT)
            .read(
                "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"12345678\",\"tool_calls\":"
                    + "[{\"function\":{\"name\":\"abcd\",\"arguments\":\"{\\\"a\\\":1}\"}}]},\"finish_reason\":\"stop\"}]}");

    assertEquals(5, facts.usage().quantity(Meter.OUTPUT));
    assertEquals("stop", facts.finishReason());
  }

  @Test
  void splitCharactersAndEscapes_readTheSame() {
    ResponseFacts facts =
        Readings.streamOf(CHAT)
            .read(
                events(
                    "{\"model\":\"gpt-é😀\\u00e9\\ud83d\\ude00\\\\\",\"choices\":[{\"delta\":{\"content\":\"ñ😀\\u00f1\\n"
                        + "\"}}]}",
                    "[DONE]"));

    assertEquals("gpt-é😀é😀\\", facts.model());
    assertEquals(3, facts.usage().quantity(Meter.OUTPUT));
  }

  @Test
  void jsonSaidToBeText_reads() {
    ResponseFacts facts =
        Readings.of(CHAT)
            .header("content-type", "text/plain")
            .read(" \r\n{\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6}}");

    assertEquals(20, facts.usage().tokens());
    assertFalse(facts.streamed());
  }

  @Test
  void eventsSaidToBeJson_read() {
    ResponseFacts facts =
        Readings.of(CHAT)
            .read(
                """
                data: {"usage":{"prompt_tokens":14,"completion_tokens":6}}

                data: [DONE]

                """);

    assertEquals(20, facts.usage().tokens());
    assertTrue(facts.streamed());
  }

  @Test
  void jsonSaidToBeEvents_reads() {
    ResponseFacts facts =
        Readings.streamOf(CHAT).read("{\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6}}");

    assertEquals(20, facts.usage().tokens());
    assertFalse(facts.streamed());
  }

  @Test
  void htmlFromAProxy_isNotChargedAndNamedByStatus() {
    ResponseFacts facts =
        Readings.of(CHAT)
            .header("content-type", "text/html")
            .status(502)
            .read("<html><body>Bad gateway</body></html>");

    assertEquals(Usage.NONE, facts.usage());
    assertEquals("502", facts.errorType());
    assertEquals("body: neither JSON nor events", facts.unreadable());
    assertFalse(facts.estimated());
  }

  @Test
  void audioAndCachedInput_areDisjoint() {
    Usage usage =
        Readings.of(CHAT)
            .read(
                "{\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":50,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":10,\"audio_tokens\":30,\"image_tokens\":20,\"cache_write_tokens\":5},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":7,\"audio_tokens\":13,\"rejected_prediction_tokens\":3}}}")
            .usage();

    assertEquals(
        Map.of(
            Meter.INPUT, 35L,
            Meter.CACHE_READ, 10L,
            Meter.CACHE_WRITE, 5L,
            Meter.AUDIO_INPUT, 30L,
            Meter.IMAGE_INPUT, 20L,
            Meter.OUTPUT, 30L,
            Meter.REASONING, 7L,
            Meter.AUDIO_OUTPUT, 13L),
        usage.asMap());
  }

  @Test
  void searchModel_chargesOneSearchPerRequest() {
    Usage usage =
        Readings.of(CHAT)
            .read(
                "{\"model\":\"gpt-4o-search-preview-2025-03-11\",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}")
            .usage();

    assertEquals(1, usage.quantity(Meter.WEB_SEARCHES));
  }

  @Test
  void embeddings_haveNoOutput() {
    ResponseFacts facts =
        Readings.of(EMBEDDINGS)
            .read("{\"data\":[{\"embedding\":[0.1,-2e-5]}],\"usage\":{\"total_tokens\":4}}");

    assertEquals(Map.of(Meter.INPUT, 4L), facts.usage().asMap());
    assertFalse(facts.estimated());
  }

  @Test
  void regionalHost_saysItsRegion() {
    Endpoint endpoint = Endpoints.builtIn().find("eu.api.openai.com", 443, "POST", CHAT);
    assertNotNull(endpoint);
    ResponseFacts facts = endpoint.response(endpoint.request(null), 200, name -> null).end(false);

    assertEquals("eu", facts.terms().region());
    assertEquals("body: empty", facts.unreadable());
  }

  @Test
  void terminalEventOfResponses_completesBeforeItsBlankLine() {
    ResponseReader reader = Readings.streamOf(RESPONSES).reader();
    WireCase.feed(
        reader,
        WireCase.bytes(
            "event: response.completed\n"
                + "data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\","
                + "\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}"),
        9);
    assertFalse(reader.complete());
    WireCase.feed(reader, WireCase.bytes("}"), 1);

    assertTrue(reader.complete());
    assertEquals(7, reader.end(true).usage().tokens());
    assertTrue(reader.end(true).complete());
  }

  @Test
  void incompleteResponse_saysWhy() {
    ResponseFacts facts =
        Readings.streamOf(RESPONSES)
            .read(
                "data:"
                    + " {\"type\":\"response.incomplete\",\"response\":{\"status\":\"incomplete\",\"error\":null,"
                    + "\"incomplete_details\":{\"reason\":\"max_output_tokens\"},\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}}\n\n");

    assertEquals("max_output_tokens", facts.finishReason());
    assertTrue(facts.complete());
    assertEquals(7, facts.usage().tokens());
  }

  @Test
  void failedResponse_namesItsError() {
    ResponseFacts facts =
        Readings.streamOf(RESPONSES)
            .read(
                events(
                    "{\"type\":\"response.created\",\"response\":{\"model\":\"gpt-5\",\"usage\":null}}",
                    "{\"type\":\"response.output_text.delta\",\"delta\":\"12345678\"}",
                    "{\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":\"server_error\",\"message\":\"x\"},\"usage\":null}}"));

    assertEquals("server_error", facts.errorType());
    assertFalse(facts.complete());
    assertTrue(facts.estimated());
    assertEquals(2, facts.usage().quantity(Meter.OUTPUT));
  }

  @Test
  void searchItemsOfAStream_countOnce() {
    String done =
        "{\"type\":\"web_search_call\",\"status\":\"completed\",\"action\":{\"type\":\"search\"}}";
    ResponseFacts facts =
        Readings.streamOf(RESPONSES)
            .read(
                "data:"
                    + " {\"type\":\"response.output_item.added\",\"item\":{\"type\":\"web_search_call\",\"status\":\"in_progress\"}}\n\n"
                    + "data: {\"type\":\"response.output_item.done\",\"item\":"
                    + done
                    + "}\n\n"
                    + "data:"
                    + " {\"type\":\"response.output_item.done\",\"item\":{\"type\":\"web_search_call\",\"status\":\"completed\",\"action\":{\"type\":\"open_page\"}}}\n\n"
                    + "data: {\"type\":\"response.completed\",\"response\":{\"output\":["
                    + done
                    + ",{\"type\":\"web_search_call\",\"status\":\"completed\",\"action\":{\"type\":\"open_page\"}},"
                    + "{\"type\":\"file_search_call\",\"status\":\"completed\"},"
                    + "{\"type\":\"code_interpreter_call\",\"status\":\"completed\",\"container_id\":\"c1\"},"
                    + "{\"type\":\"code_interpreter_call\",\"status\":\"completed\",\"container_id\":\"c1\"}],\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}}\n\n");

    assertEquals(1, facts.usage().quantity(Meter.WEB_SEARCHES));
    assertEquals(1, facts.usage().quantity(Meter.FILE_SEARCHES));
    assertEquals(1, facts.usage().quantity(Meter.SESSIONS));
    assertEquals(2, facts.usage().quantity(Meter.WEB_SEARCH_CALLS));
  }

  @Test
  void cutStreamOfSearches_countsWhatCame() {
    ResponseFacts facts =
        Readings.streamOf(RESPONSES)
            .cut()
            .read(
                "data:"
                    + " {\"type\":\"response.output_item.done\",\"item\":{\"type\":\"web_search_call\",\"status\":\"completed\",\"action\":{\"type\":\"search\"}}}\n\n");

    assertEquals(1, facts.usage().quantity(Meter.WEB_SEARCHES));
    assertTrue(facts.estimated());
  }

  @Test
  void generatedImage_isFlaggedForItIsNotInTheUsage() {
    ResponseFacts facts =
        Readings.of(RESPONSES)
            .read(
                "{\"output\":[{\"type\":\"image_generation_call\",\"status\":\"completed\",\"result\":\"AAAA\"}],"
                    + "\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}");

    assertTrue(facts.estimated());
    assertEquals("image_generation_call: its tokens are not in usage", facts.unreadable());
  }

  @Test
  void cutBody_isEstimated() {
    ResponseFacts facts =
        Readings.of(CHAT)
            .cut()
            .read(
                "{\"model\":\"gpt-4o\",\"choices\":[{\"message\":{\"content\":\"12345678\"}}],\"usage\":{\"prompt_tokens\":14,\"completion_to");

    assertEquals(14, facts.usage().quantity(Meter.INPUT));
    assertEquals(2, facts.usage().quantity(Meter.OUTPUT));
    assertTrue(facts.estimated());
    assertFalse(facts.complete());
  }

  @Test
  void whatFollowsTheBody_isIgnored() {
    ResponseFacts facts =
        Readings.of(CHAT)
            .read(
                "{\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6}}"
                    + " {\"usage\":{\"prompt_tokens\":99}} <html>");

    assertEquals(20, facts.usage().tokens());
    assertTrue(facts.complete());
  }
}
