package dev.tollgate.core.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What each framing makes of a body, wherever the body is split. */
class FramingTest {
  private static final Function<Events, Framing> SSE = SseFraming::new;
  private static final Function<Events, Framing> LINES = JsonDocuments::lines;
  private static final Function<Events, Framing> ARRAY = JsonDocuments::array;
  private static final Function<Events, Framing> FRAMES = EventStreamFraming::new;

  /** The same whether whole, split at any one place, at any two near each other, or everywhere. */
  private static void assertCuts(
      Function<Events, Framing> framing, byte[] body, String... expected) {
    assertEquals(List.of(expected), SeenEvents.of(framing, body));
    int[] all = new int[body.length];
    for (int at = 0; at < body.length; at++) {
      all[at] = at;
      int next = Math.min(body.length, at + 3);
      assertEquals(List.of(expected), SeenEvents.of(framing, body, at), "split at " + at);
      assertEquals(List.of(expected), SeenEvents.of(framing, body, at, next), "split at " + at);
    }
    assertEquals(List.of(expected), SeenEvents.of(framing, body, all), "in single bytes");
  }

  private static void assertCuts(
      Function<Events, Framing> framing, String body, String... expected) {
    assertCuts(framing, body.getBytes(UTF_8), expected);
  }

  @Test
  void events_areCutAtBlankLines() {
    assertCuts(
        SSE,
        String.join(
            "",
            ": hi\r\nevent: a\r\ndata: {1}\r\n\r\nid: 7\n",
            "data:{2}\ndata: {3}\n\nevent: b\n\ndata: é\r\r"),
        "a {1}",
        " {2}\n{3}",
        " é");
  }

  @Test
  void lines_areCutWhereObjectsEnd() {
    assertCuts(
        LINES,
        "\n{\"a\":\"}{\\\"\\\\\"}\n\r\n{\"b\":[{},{\n \"c\": \"é\"}]} {\"d\":1}\n",
        " {\"a\":\"}{\\\"\\\\\"}",
        " {\"b\":[{},{\n \"c\": \"é\"}]}",
        " {\"d\":1}");
  }

  @Test
  void lineThatIsNoObject_isPassedOver() {
    assertCuts(
        LINES,
        "{\"a\":1}\nhello {\"x\":1}\n{\"b\":2}\n}\n{\"c\":3}",
        " {\"a\":1}",
        "garbage: no JSON object",
        " {\"b\":2}",
        "garbage: no JSON object",
        " {\"c\":3}");
  }

  @Test
  void lineThatLostItsEnd_costsOnlyItself() {
    assertCuts(LINES, "{\"a\":\"x\n{\"b\":2}\n", " {\"a\":\"x", " {\"b\":2}");
    assertCuts(LINES, "{\"a\":!\n{\"b\":2}\n", " {\"a\":!", " {\"b\":2}");
    assertCuts(LINES, "{\"b\":2}\n{\"a\":\"x", " {\"b\":2}", " {\"a\":\"x");
  }

  @Test
  void array_isCutIntoItsElements() {
    assertCuts(
        ARRAY,
        " [{\"a\":[\"]\"]}\n,\r\n{\"b\":2}\n]\n{\"c\":3}",
        " {\"a\":[\"]\"]}",
        " {\"b\":2}",
        "over");
    assertCuts(ARRAY, "[]", "over");
    assertCuts(ARRAY, "[{\"a\":1},", " {\"a\":1}");
    assertCuts(ARRAY, "[1,\n{\"a\":1}]", "garbage: no JSON object", " {\"a\":1}", "over");
  }

  @Test
  void frames_areCutByTheirLengths() {
    byte[] odd =
        new Frames()
            .header("flag", 0, new byte[0])
            .header("byte", 2, new byte[1])
            .header("short", 3, new byte[2])
            .header("int", 4, new byte[4])
            .header("long", 5, new byte[8])
            .header("bytes", 6, new byte[] {0, 2, 7, 7})
            .header("time", 8, new byte[8])
            .header("uuid", 9, new byte[16])
            .header("a-name-that-is-longer-than-any-of-interest", 1, new byte[0])
            .header(":event-type", "")
            .header(":event-type", "odd")
            .frame("{}".getBytes(UTF_8));
    assertCuts(
        FRAMES,
        Frames.join(
            Frames.event("messageStart", "{\"role\":1}"),
            odd,
            new Frames().frame(new byte[0]),
            Frames.chunk("{\"type\":\"ping\",\"é\":1}"),
            Frames.exception("throttlingException")),
        "messageStart {\"role\":1}",
        "odd {}",
        " ",
        "chunk {\"type\":\"ping\",\"é\":1}",
        "failed: throttlingException",
        "throttlingException {\"message\":\"x\"}");
  }

  @Test
  void frameOfWrongChecksum_isDoubted() {
    byte[] damaged = Frames.event("metadata", "{\"n\":1}");
    damaged[damaged.length - 6] = '2';

    assertCuts(
        FRAMES,
        Frames.join(damaged, Frames.event("b", "{}")),
        "doubt: frame checksum",
        "metadata {\"n\":2}",
        "b {}");
  }

  @Test
  void garbageBetweenFrames_isPassedOver() {
    assertCuts(
        FRAMES,
        Frames.join(
            Frames.event("a", "{}"),
            "HTTP/1.1 200 OK".getBytes(UTF_8),
            Frames.event("b", "{}"),
            new byte[30],
            Frames.event("c", "{}")),
        "a {}",
        "garbage: no frame begins here",
        "b {}",
        "garbage: no frame begins here",
        "c {}");
  }

  @Test
  void headersThatMakeNoSense_costOnlyTheirNames() {
    byte[] unknownType = new Frames().header("x", 42, new byte[5]).frame("{}".getBytes(UTF_8));
    byte[] cutShort = new Frames().header("x", 5, new byte[3]).frame("{}".getBytes(UTF_8));

    assertCuts(
        FRAMES,
        Frames.join(unknownType, cutShort, Frames.event("b", "{}")),
        "garbage: frame header of no known type",
        " {}",
        "garbage: frame header ends early",
        " {}",
        "b {}");
  }

  @Test
  void streamThatEndsInAFrame_saysSo() {
    byte[] frame = Frames.event("a", "{\"n\":1}");
    assertCuts(
        FRAMES, Arrays.copyOf(frame, frame.length - 8), "a {\"n", "garbage: frame ends early");
    assertCuts(FRAMES, Arrays.copyOf(frame, 20), "garbage: frame ends early");
  }

  @Test
  void chunkWithoutItsEvent_saysSo() {
    assertCuts(
        FRAMES,
        Frames.join(
            Frames.event("chunk", "{\"p\":\"bytes\",\"x\":{\"bytes\":\"e30=\"}}"),
            Frames.event("chunk", "{\"bytes\":\"e3?0=\"}"),
            Frames.event("chunk", "{\"bytes\":\"e30="),
            Frames.event("chunk", "{ \"bytes\" : \"Pz8\\/\" }")),
        "garbage: chunk without a base64 event",
        "chunk ",
        "garbage: chunk without a base64 event",
        "chunk ",
        "garbage: chunk without a base64 event",
        "chunk ",
        "chunk ???");
  }

  @Test
  void longChunk_isDecodedAsItComes() {
    String event = "{\"text\":\"" + "lorem ipsum ".repeat(20_000) + "\"}";

    assertEquals(List.of("chunk " + event), SeenEvents.of(FRAMES, Frames.chunk(event), 7, 100_000));
  }

  @Test
  void noise_isNeverAnException() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      byte[] noise = new byte[random.nextInt(400)];
      for (int i = 0; i < noise.length; i++) {
        noise[i] =
            (byte)
                (random.nextInt(4) == 0
                    ? random.nextInt(256)
                    : "{}[]\"\\,:\n\0".charAt(random.nextInt(10)));
      }
      byte[] body = Frames.join(noise, Frames.event("a", "{}"));
      for (Function<Events, Framing> framing : List.of(SSE, LINES, ARRAY, FRAMES)) {
        int at = random.nextInt(body.length);
        assertEquals(SeenEvents.of(framing, body), SeenEvents.of(framing, body, at));
      }
      assertTrue(SeenEvents.of(FRAMES, body).contains("a {}"));
    }
  }
}
