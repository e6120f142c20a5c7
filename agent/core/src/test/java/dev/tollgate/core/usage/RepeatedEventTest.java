package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that are known without parsing say what they say when they are parsed. */
class RepeatedEventTest {

  private static String chunk(String model, String content) {
    return "data: {\"model\":\""
        + model
        + "\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\""
        + content
        + "\"},\"finish_reason\":null}],\"usage\":null}\n\n";
  }

  /** Read event by event, so that lines are whole; and byte by byte, so that none is. */
  private static ResponseFacts read(List<String> events) {
    ResponseReader whole = Readings.streamOf(Readings.CHAT).reader();
    ResponseReader bytes = Readings.streamOf(Readings.CHAT).reader();
    for (String event : events) {
      byte[] data = WireCase.bytes(event);
      whole.feed(ByteBuffer.wrap(data));
      WireCase.feed(bytes, data, 1);
    }
    ResponseFacts facts = whole.end(true);
    assertEquals(Readings.text(bytes.end(true)), Readings.text(facts));
    return facts;
  }

  @Test
  void textsOfRepeatedEvents_areCounted() {
    ResponseFacts facts =
        read(List.of(chunk("m", "aaaa"), chunk("m", "bbbbbbbb"), chunk("m", ""), chunk("m", "c")));

    assertEquals(4, facts.usage().outputTokens(), "13 bytes");
    assertEquals("m", facts.model());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\\"usage\\\":1",
        "\",\"refusal\":\"no",
        "\\u00e9",
        "é",
        "🦊",
        "assistant",
        "\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"x"
      })
  void oddTexts_readAsTheyAre(String odd) {
    read(List.of(chunk("m", "aaaa"), chunk("m", odd), chunk("m", "bb"), chunk("m", odd)));
    read(List.of(chunk("m", odd), chunk("m", odd), chunk("m", "bb"), chunk("m", "bb")));
  }

  @Test
  void otherNames_areTaken() {
    assertEquals(
        "n",
        read(List.of(
                chunk("m", "aaaa"),
                chunk("m", "b"),
                chunk("n", "a"),
                chunk("n", "c"),
                chunk("m", "c"),
                chunk("n", "dd")))
            .model());
  }

  @Test
  void textThatIsAlsoElsewhere_isNotMistaken() {
    read(List.of(chunk("same", "same"), chunk("same", "other"), chunk("other", "same")));
  }

  @Test
  void usage_endsWhatIsRemembered() {
    String usage = "data: {\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6}}\n\n";
    ResponseFacts facts =
        read(List.of(chunk("m", "aaaa"), chunk("m", "bb"), usage, chunk("m", "cccc"), usage));

    assertEquals(20, facts.usage().tokens());
  }

  @Test
  void eventsThatAlwaysDiffer_areStillRead() {
    ResponseReader reader = Readings.streamOf(Readings.CHAT).reader();
    for (int i = 0; i < 100; i++) {
      reader.feed(ByteBuffer.wrap(WireCase.bytes(chunk("m" + i, "abcd"))));
    }

    ResponseFacts facts = reader.end(true);
    assertEquals("m99", facts.model());
    assertEquals(100, facts.usage().outputTokens());
  }
}
