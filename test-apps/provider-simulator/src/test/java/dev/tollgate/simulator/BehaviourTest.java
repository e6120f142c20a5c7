package dev.tollgate.simulator;

import static dev.tollgate.simulator.SimulatorClient.chat;
import static dev.tollgate.simulator.SimulatorClient.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Pace, encoding, errors and faults are as told. */
final class BehaviourTest extends SimulatorTest {

  private HttpResponse<String> ask(String members) throws Exception {
    return client.send(client.request("/v1/chat/completions"), chat(members));
  }

  private String state(int call) throws Exception {
    return client.get("/_simulator/calls").get(call).get("state").textValue();
  }

  @Test
  void lockstep_sendsNoChunkBeforeTheAck() throws Exception {
    client.behave("{\"lockstep\":true,\"chunks\":4,\"outputTokens\":8}");
    HttpResponse<InputStream> response =
        client.open(client.request("/v1/chat/completions"), chat(",\"stream\":true"));
    String key = response.headers().firstValue("x-request-id").orElseThrow();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      int events = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("data: ")) {
          continue;
        }
        events++;
        boolean last = line.equals("data: [DONE]");
        assertEquals(last ? "complete" : "open", state(0), line);
        assertFalse(lines.ready() && lines.read() != '\n', "a chunk came before its ack");
        client.post("/_simulator/ack/" + key + "/" + events, "");
      }
      assertEquals(4 + 3, events);
    }
  }

  @Test
  void stoppedStream_isBilledAsGenerated() throws Exception {
    client.behave("{\"lockstep\":true,\"chunks\":4,\"inputTokens\":10,\"outputTokens\":8}");
    HttpResponse<InputStream> response =
        client.open(client.request("/v1/chat/completions"), chat(",\"stream\":true"));
    try (InputStream body = response.body()) {
      client.post("/_simulator/ack/latest/2", "");
      int blankLines = 0;
      for (int before = 0, b; blankLines < 3; before = b) {
        b = body.read();
        blankLines += b == '\n' && before == '\n' ? 1 : 0;
      }
      client.post("/_simulator/ack/latest/stop", "");
      assertThrows(IOException.class, body::readAllBytes);
    }
    assertEquals("cut", state(0));
    // The role and two of four pieces of 8 tokens: 4 tokens.
    assertEquals(4, client.get("/_simulator/calls").get(0).get("outputTokens").intValue());
  }

  @Test
  void gzip_isUsedForThoseWhoAccept() throws Exception {
    client.behave("{\"gzip\":true}");
    String plain = ask(",\"stream\":true").body();
    client.post("/_simulator/reset", "");
    client.behave("{\"gzip\":true}");
    HttpResponse<byte[]> response =
        client.bytes(
            client.request("/v1/chat/completions").header("Accept-Encoding", "gzip"),
            chat(",\"stream\":true"));
    assertEquals("gzip", response.headers().firstValue("content-encoding").orElse(""));
    byte[] body = response.body();
    try (InputStream inflated = new GZIPInputStream(new ByteArrayInputStream(body))) {
      assertEquals(plain, new String(inflated.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void pieces_makeTheSameBody() throws Exception {
    String whole = ask(",\"stream\":true").body();
    client.post("/_simulator/reset", "");
    client.behave("{\"pieceBytes\":7}");
    assertEquals(whole, ask(",\"stream\":true").body());
  }

  @Test
  void errorFirst_isInTheProvidersShapeAndEnds() throws Exception {
    client.behave("{\"errorFirst\":{\"status\":529,\"times\":1,\"shouldRetry\":true}}");
    HttpResponse<String> first = client.send(client.request("/v1/messages"), message(""));
    assertEquals(529, first.statusCode());
    assertEquals("true", first.headers().firstValue("x-should-retry").orElse(""));
    JsonNode error = SimulatorClient.JSON.readTree(first.body());
    assertEquals("overloaded_error", error.at("/error/type").textValue());
    assertEquals(200, client.send(client.request("/v1/messages"), message("")).statusCode());
    assertEquals(1, client.invoice().get("billedCalls").intValue());
  }

  @Test
  void cut_breaksTheConnectionAndIsNotCertain() throws Exception {
    client.behave("{\"fault\":\"cut\",\"inputTokens\":100,\"outputTokens\":50}");
    assertThrows(IOException.class, () -> ask(",\"stream\":true"));
    assertEquals("cut", state(0));
    JsonNode line = client.invoice().get("lines").get(0);
    assertFalse(line.get("certain").booleanValue());
    int generated = line.get("outputTokens").intValue();
    assertTrue(generated > 0 && generated < 50, "generated " + generated);
  }

  @Test
  void cutBody_isBilledWhole() throws Exception {
    client.behave("{\"fault\":\"cut\",\"inputTokens\":100,\"cachedTokens\":0,\"outputTokens\":50}");
    assertThrows(IOException.class, () -> ask(""));
    assertEquals("0.00075", client.invoice().get("totalUsd").textValue());
    assertEquals("0", client.invoice().get("certainUsd").textValue());
  }

  @Test
  void reset_isNotBilled() throws Exception {
    client.behave("{\"fault\":\"reset\"}");
    assertThrows(IOException.class, () -> ask(""));
    assertEquals("unbilled", state(0));
    assertEquals(0, client.invoice().get("billedCalls").intValue());
  }

  @Test
  void faultTimes_countsDown() throws Exception {
    client.behave("{\"fault\":\"malformed\",\"faultTimes\":1}");
    assertTrue(ask("").body().startsWith("<html>"));
    assertTrue(ask("").body().startsWith("{"));
    assertEquals(1, client.invoice().get("certainCalls").intValue());
  }

  @Test
  void malformedStream_hasOneBadEventAndItsUsage() throws Exception {
    client.behave("{\"fault\":\"malformed\"}");
    String body = ask(",\"stream\":true,\"stream_options\":{\"include_usage\":true}").body();
    assertThrows(JsonProcessingException.class, () -> SimulatorClient.events(body));
    assertTrue(body.contains("\"usage\":{\"prompt_tokens\""));
    assertTrue(body.endsWith("data: [DONE]\n\n"));
  }

  @Test
  void truncatedJson_endsProperlyHalfWay() throws Exception {
    client.behave("{\"fault\":\"truncated-json\"}");
    String body = ask("").body();
    assertThrows(JsonProcessingException.class, () -> SimulatorClient.JSON.readTree(body));
    assertFalse(client.invoice().at("/lines/0/certain").booleanValue());
  }

  @Test
  void wrongContentType_hasTheRightBody() throws Exception {
    client.behave("{\"fault\":\"wrong-content-type\"}");
    HttpResponse<String> response = ask("");
    assertEquals(
        "text/html; charset=utf-8", response.headers().firstValue("content-type").orElse(""));
    assertTrue(SimulatorClient.JSON.readTree(response.body()).has("usage"));
  }

  @Test
  void absurd_isDeepAndLargeAndHasItsUsage() throws Exception {
    client.behave("{\"fault\":\"absurd\"}");
    String body = ask("").body();
    assertTrue(body.length() > 2 << 20);
    assertTrue(body.contains("[".repeat(5000)));
    assertTrue(body.contains("\"usage\":{\"prompt_tokens\""));
  }

  @Test
  void ownBehaviour_isForOneCall() throws Exception {
    HttpResponse<String> alone =
        client.send(
            client
                .request("/v1/chat/completions")
                .header("x-simulator-behaviour", "{\"outputTokens\":3}"),
            chat(""));
    JsonNode usage = SimulatorClient.JSON.readTree(alone.body()).get("usage");
    assertEquals(3, usage.get("completion_tokens").intValue());
    assertTrue(client.get("/_simulator/behaviour").get("outputTokens").isNull());
  }

  @Test
  void unknownMember_isRefusedByName() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> client.behave("{\"chunkDelay\":1}"));
    assertTrue(String.valueOf(refused.getMessage()).contains("chunkDelay is not one of"));
  }
}
