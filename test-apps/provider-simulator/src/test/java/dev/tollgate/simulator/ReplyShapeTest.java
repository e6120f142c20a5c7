package dev.tollgate.simulator;

import static dev.tollgate.simulator.SimulatorClient.chat;
import static dev.tollgate.simulator.SimulatorClient.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Replies and errors have their provider's shape. */
final class ReplyShapeTest extends SimulatorTest {

  @Test
  void chat_hasTextAndUsageThatAddsUp() throws Exception {
    HttpResponse<String> response = client.send(client.request("/v1/chat/completions"), chat(""));
    JsonNode reply = SimulatorClient.JSON.readTree(response.body());
    assertEquals("application/json", response.headers().firstValue("content-type").orElse(""));
    assertTrue(response.headers().firstValue("x-request-id").isPresent());
    assertEquals("chat.completion", reply.get("object").textValue());
    assertEquals("gpt-4o-2024-08-06", reply.get("model").textValue());
    String text = reply.at("/choices/0/message/content").textValue();
    JsonNode usage = reply.get("usage");
    assertEquals(text.split(" ").length, usage.get("completion_tokens").intValue());
    // 7 + gpt - 4o (3) + user (1) + Name a river (3)
    assertEquals(14, usage.get("prompt_tokens").intValue());
    assertEquals(
        usage.get("prompt_tokens").intValue() + usage.get("completion_tokens").intValue(),
        usage.get("total_tokens").intValue());
  }

  @Test
  void chatStream_saysTheSameAsTheWholeReply() throws Exception {
    String whole =
        client.post("/v1/chat/completions", chat("")).at("/choices/0/message/content").textValue();
    List<JsonNode> events =
        client.stream(
            "/v1/chat/completions",
            chat(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
    assertEquals(
        whole,
        events.stream()
            .map(event -> event.at("/choices/0/delta/content").asText())
            .collect(Collectors.joining()));
    assertEquals("[DONE]", events.get(events.size() - 1).textValue());
    JsonNode last = events.get(events.size() - 2);
    assertEquals(0, last.get("choices").size());
    assertEquals(whole.split(" ").length, last.at("/usage/completion_tokens").intValue());
    assertTrue(events.get(1).get("usage").isNull());
  }

  @Test
  void chatStreamNotAskedForUsage_hasNone() throws Exception {
    List<JsonNode> events = client.stream("/v1/chat/completions", chat(",\"stream\":true"));
    assertFalse(events.stream().anyMatch(event -> event.has("usage")));
    assertEquals("stop", events.get(events.size() - 2).at("/choices/0/finish_reason").textValue());
  }

  @Test
  void chunks_areAsManyAsTold() throws Exception {
    client.behave("{\"chunks\":3,\"outputTokens\":30}");
    List<JsonNode> events = client.stream("/v1/chat/completions", chat(",\"stream\":true"));
    assertEquals(3 + 3, events.size()); // and the role, the finish and [DONE]
  }

  @Test
  void responsesStream_endsWithTheWholeResponse() throws Exception {
    String request = "{\"model\":\"gpt-5\",\"input\":\"Say hi\"";
    JsonNode whole = client.post("/v1/responses", request + "}");
    String body =
        client.send(client.request("/v1/responses"), request + ",\"stream\":true}").body();
    assertTrue(body.startsWith("event: response.created\ndata: {"), body);
    List<JsonNode> events = SimulatorClient.events(body);
    for (int i = 0; i < events.size(); i++) {
      assertEquals(i, events.get(i).get("sequence_number").intValue());
    }
    assertTrue(events.get(0).at("/response/usage").isNull());
    JsonNode last = events.get(events.size() - 1);
    assertEquals("response.completed", last.get("type").textValue());
    assertEquals(whole.get("usage"), last.at("/response/usage"));
    assertEquals(
        whole.at("/output/1/content/0/text"), last.at("/response/output/1/content/0/text"));
    assertEquals("reasoning", whole.at("/output/0/type").textValue());
  }

  @Test
  void limitedResponse_isIncomplete() throws Exception {
    JsonNode reply =
        client.post(
            "/v1/responses", "{\"model\":\"gpt-4o\",\"input\":\"Say hi\",\"max_output_tokens\":3}");
    assertEquals("incomplete", reply.get("status").textValue());
    assertEquals("max_output_tokens", reply.at("/incomplete_details/reason").textValue());
  }

  @Test
  void embeddings_comeAsNumbersOrBase64() throws Exception {
    String request =
        "{\"model\":\"text-embedding-3-small\",\"dimensions\":4,\"input\":[\"alpha\",\"beta\"]";
    JsonNode numbers = client.post("/v1/embeddings", request + "}");
    JsonNode base64 = client.post("/v1/embeddings", request + ",\"encoding_format\":\"base64\"}");
    assertEquals(2, numbers.get("data").size());
    assertEquals(4, numbers.at("/data/1/embedding").size());
    assertEquals(16, base64.at("/data/1/embedding").binaryValue().length);
    assertEquals(9, numbers.at("/usage/prompt_tokens").intValue()); // 7 + alpha + beta
    assertEquals(9, numbers.at("/usage/total_tokens").intValue());
  }

  @Test
  void messages_haveThoughtsOnlyWhenAsked() throws Exception {
    JsonNode plain = client.post("/v1/messages", message(""));
    assertEquals("claude-sonnet-4-5-20250929", plain.get("model").textValue());
    assertEquals("text", plain.at("/content/0/type").textValue());
    JsonNode thinking =
        client.post(
            "/v1/messages", message(",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}"));
    assertEquals("thinking", thinking.at("/content/0/type").textValue());
    assertTrue(thinking.at("/usage/output_tokens_details/thinking_tokens").intValue() > 0);
  }

  @Test
  void messagesStream_goesFromStartToStop() throws Exception {
    JsonNode whole = client.post("/v1/messages", message(""));
    String body = client.send(client.request("/v1/messages"), message(",\"stream\":true")).body();
    assertTrue(body.startsWith("event: message_start\ndata: {\"type\":\"message_start\""), body);
    List<JsonNode> events = SimulatorClient.events(body);
    assertEquals(1, events.get(0).at("/message/usage/output_tokens").intValue());
    assertEquals(whole.at("/usage/input_tokens"), events.get(0).at("/message/usage/input_tokens"));
    assertEquals("ping", events.get(2).get("type").textValue());
    assertEquals(
        whole.at("/content/0/text").textValue(),
        events.stream().map(e -> e.at("/delta/text").asText()).collect(Collectors.joining()));
    JsonNode delta = events.get(events.size() - 2);
    assertEquals("message_delta", delta.get("type").textValue());
    assertEquals(whole.at("/usage/output_tokens"), delta.at("/usage/output_tokens"));
    assertEquals("message_stop", events.get(events.size() - 1).get("type").textValue());
  }

  @Test
  void replies_areTheSameAgainAfterReset() throws Exception {
    String first = client.send(client.request("/v1/chat/completions"), chat("")).body();
    client.post("/_simulator/reset", "");
    assertEquals(first, client.send(client.request("/v1/chat/completions"), chat("")).body());
  }

  @Test
  void missingKey_isRefusedInEachShape() throws Exception {
    HttpResponse<String> openAi =
        client.send(
            HttpRequest.newBuilder(
                URI.create("http://localhost:" + server.port() + "/v1/chat/completions")),
            chat(""));
    assertEquals(401, openAi.statusCode());
    assertEquals(
        "invalid_request_error",
        SimulatorClient.JSON.readTree(openAi.body()).at("/error/type").textValue());
    HttpResponse<String> anthropic =
        client.send(
            HttpRequest.newBuilder(
                URI.create("http://localhost:" + server.port() + "/v1/messages")),
            message(""));
    assertEquals(401, anthropic.statusCode());
    JsonNode error = SimulatorClient.JSON.readTree(anthropic.body());
    assertEquals("authentication_error", error.at("/error/type").textValue());
    assertEquals(
        anthropic.headers().firstValue("request-id").orElse(""),
        error.get("request_id").textValue());
  }

  @Test
  void badRequests_areRefused() throws Exception {
    assertEquals(400, status("/v1/chat/completions", "{\"model\":"));
    assertEquals(400, status("/v1/chat/completions", "{\"model\":\"gpt-4o\"}"));
    assertEquals(400, status("/v1/messages", "{\"model\":\"claude-haiku-4-5\",\"messages\":[]}"));
    assertEquals(404, status("/v1/chat/completions", chat("").replace("gpt-4o", "gpt-none")));
    assertEquals(404, status("/v1/messages", message("").replace("claude-s", "claude-no-s")));
    assertEquals(404, status("/v1/nothing", "{}"));
  }

  private int status(String path, String body) throws Exception {
    return client.send(client.request(path), body).statusCode();
  }
}
