package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are asked for their usage, and what of the answer is hidden. */
class UsageQuestionTest {
  private static final String PLAIN = "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}";
  private static final String CHUNK = "data: {\"id\":\"c\",\"choices\":[{\"delta\":{}}]}\n\n";
  private static final String USAGE =
      "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n";

  private static @Nullable String ask(String path, String body, String... header) {
    Endpoint endpoint = Readings.endpoint(path);
    byte[] bytes = WireCase.bytes(body);
    Map<String, String> headers = header.length == 0 ? Map.of() : Map.of(header[0], header[1]);
    byte[] asking = UsageQuestion.ask(endpoint, endpoint.request(bytes), bytes, headers::get);
    return asking == null ? null : new String(asking, StandardCharsets.UTF_8);
  }

  @Test
  void chatStream_isAskedAtItsEnd() {
    assertEquals(
        "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[],\"stream_options\":{\"include_usage\":true}}",
        ask(Readings.CHAT, PLAIN));
    String umlaut = "{\"stream\":true,\"model\":\"m\",\"user\":\"Jürgen }\"\n} \n";
    assertEquals(
        "{\"stream\":true,\"model\":\"m\",\"user\":\"Jürgen }\"\n,\"stream_options\":{\"include_usage\":true}} \n",
        ask(Readings.CHAT, umlaut));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\",\"messages\":[]}",
        "{\"model\":\"m\",\"stream\":false}",
        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":false}}",
        "{\"model\":\"m\",\"stream\":true,\"stream_options\":null}",
        "{\"model\":\"m\",\"stream\":true",
        "{\"model\":\"m\",\"stream\":true} {}",
        " {\"model\":\"m\",\"stream\":true}",
        "[]"
      })
  void everyOtherBody_goesAsItIs(String body) {
    assertNull(ask(Readings.CHAT, body));
  }

  @Test
  void requestBoundToItsBytes_goesAsItIs() {
    assertNull(ask(Readings.CHAT, PLAIN, "authorization", "AWS4-HMAC-SHA256 Credential=x"));
    assertNull(ask(Readings.CHAT, PLAIN, "content-md5", "x"));
    assertNull(ask(Readings.CHAT, PLAIN, "accept-encoding", "gzip"));
    assertNotNull(ask(Readings.CHAT, PLAIN, "accept-encoding", "identity"));
    assertNull(ask(Readings.RESPONSES, PLAIN));
    assertNull(ask(Readings.MESSAGES, PLAIN));
  }

  private static String filtered(String stream) {
    String whole = filtered(stream, stream.length() + 1);
    for (int piece : new int[] {1, 2, 3, 7, 50}) {
      assertEquals(whole, filtered(stream, piece), "in pieces of " + piece);
    }
    return whole;
  }

  private static String filtered(String stream, int pieceBytes) {
    byte[] bytes = WireCase.bytes(stream);
    UsageChunkFilter filter = new UsageChunkFilter();
    StringBuilder passed = new StringBuilder();
    for (int from = 0; from < bytes.length; from += pieceBytes) {
      int length = Math.min(pieceBytes, bytes.length - from);
      passed.append(
          StandardCharsets.ISO_8859_1.decode(filter.pass(ByteBuffer.wrap(bytes, from, length))));
    }
    passed.append(StandardCharsets.ISO_8859_1.decode(filter.rest()));
    return new String(
        passed.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  @Test
  void whatComesOfAsking_isTakenOut() {
    String asked = CHUNK.replace("]}", "],\"usage\":null}");
    assertEquals(
        CHUNK + CHUNK + "data: [DONE]\n\n", filtered(asked + asked + USAGE + "data: [DONE]\n\n"));
    assertEquals(
        "data: {\"choices\": [{}], \"obfuscation\": \"x\"}\r\n\r\n",
        filtered("data: {\"choices\": [{}], \"usage\": null, \"obfuscation\": \"x\"}\r\n\r\n"));
    assertEquals("data: {\"a\":1}\n\n", filtered("data: {\"usage\":null,\"a\":1}\n\n"));
    assertEquals("", filtered(USAGE.replace(":[]", ": [ ]").replace("\n\n", "\r\n\r\n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CHUNK,
        "data: {\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\":null, {\\\"usage\\\":{\"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"usage\"}}]}\n\n",
        "data: {\"model\":\"\",\"choices\":[],\"prompt_filter_results\":[]}\n\n",
        "data: {\"choices\":[{\"delta\":{}}],\"usage\":{\"prompt_tokens\":1}}\n\n",
        ": comment\n\ndata: é 字 🙂\n\n",
        "\n\n\n",
        "data: cut in the mid",
        ""
      })
  void everythingElse_passesAsItIs(String stream) {
    assertEquals(stream, filtered(stream));
  }

  @Test
  void longEvent_passesInBoundedMemory() {
    String event =
        "data: {\"usage\":null,\"x\":\"" + "y".repeat(UsageChunkFilter.MAX_EVENT_BYTES) + "\"}\n\n";
    assertEquals(event + CHUNK, filtered(event + USAGE + CHUNK, 1000));
  }
}
