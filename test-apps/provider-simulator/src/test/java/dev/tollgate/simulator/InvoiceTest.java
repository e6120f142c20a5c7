package dev.tollgate.simulator;

import static dev.tollgate.simulator.SimulatorClient.chat;
import static dev.tollgate.simulator.SimulatorClient.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** The bill, against figures worked out by hand from the providers' price lists. */
final class InvoiceTest extends SimulatorTest {

  private JsonNode onlyLine() throws Exception {
    JsonNode invoice = client.invoice();
    assertEquals(1, invoice.get("lines").size());
    assertEquals(0, invoice.get("openCalls").intValue());
    assertEquals(invoice.get("totalUsd"), invoice.get("lines").get(0).get("usd"));
    return invoice.get("lines").get(0);
  }

  @Test
  void chat_costsInputCachedInputAndOutput() throws Exception {
    client.behave("{\"inputTokens\":1000,\"cachedTokens\":400,\"outputTokens\":10}");
    client.post("/v1/chat/completions", chat(""));
    // 600 x 2.50 + 400 x 1.25 + 10 x 10.00 = 2,100 USD per million
    assertEquals("0.0021", onlyLine().get("usd").textValue());
    assertEquals("openai", onlyLine().get("provider").textValue());
    assertEquals("gpt-4o-2024-08-06", onlyLine().get("model").textValue());
    assertEquals(1000, onlyLine().get("inputTokens").intValue());
    assertEquals(400, onlyLine().get("cachedInputTokens").intValue());
    assertEquals(10, onlyLine().get("outputTokens").intValue());
    assertTrue(onlyLine().get("certain").booleanValue());
  }

  @Test
  void reasoning_isPaidAsOutputOnce() throws Exception {
    client.behave(
        "{\"inputTokens\":8,\"cachedTokens\":0,\"outputTokens\":41,\"reasoningTokens\":32}");
    JsonNode reply =
        client.post("/v1/responses", "{\"model\":\"gpt-5-mini\",\"input\":\"Say hi\"}");
    assertEquals(32, reply.at("/usage/output_tokens_details/reasoning_tokens").intValue());
    // 8 x 0.25 + 41 x 2.00 = 84
    assertEquals("0.000084", onlyLine().get("usd").textValue());
  }

  @Test
  void embeddings_costInputOnly() throws Exception {
    client.behave("{\"inputTokens\":7}");
    client.post("/v1/embeddings", "{\"model\":\"text-embedding-3-small\",\"input\":\"alpha\"}");
    // 7 x 0.02 = 0.14
    assertEquals("0.00000014", onlyLine().get("usd").textValue());
  }

  @Test
  void anthropicCacheRead_costsATenth() throws Exception {
    JsonNode usage = askWithHandbook("Manual", "5m");
    assertEquals(40, usage.get("input_tokens").intValue());
    assertEquals(3000, usage.get("cache_read_input_tokens").intValue());
    // 40 x 3.00 + 3000 x 0.30 + 25 x 15.00 = 1,395
    assertEquals("0.001395", onlyLine().get("usd").textValue());
    assertEquals(3040, onlyLine().get("inputTokens").intValue());
    assertEquals(3000, onlyLine().get("cachedInputTokens").intValue());
  }

  @Test
  void anthropicCacheWrite_costsAQuarterMoreForFiveMinutes() throws Exception {
    JsonNode usage = askWithHandbook("Handbook", "5m");
    assertEquals(3000, usage.at("/cache_creation/ephemeral_5m_input_tokens").intValue());
    // 40 x 3.00 + 3000 x 3.75 + 25 x 15.00 = 11,745
    assertEquals("0.011745", onlyLine().get("usd").textValue());
  }

  @Test
  void anthropicCacheWrite_costsTwiceForAnHour() throws Exception {
    JsonNode usage = askWithHandbook("Manual", "1h");
    assertEquals(3000, usage.at("/cache_creation/ephemeral_1h_input_tokens").intValue());
    assertEquals(3000, usage.get("cache_creation_input_tokens").intValue());
    // 40 x 3.00 + 3000 x 6.00 + 25 x 15.00 = 18,495
    assertEquals("0.018495", onlyLine().get("usd").textValue());
  }

  private JsonNode askWithHandbook(String text, String ttl) throws Exception {
    client.behave("{\"inputTokens\":3040,\"cachedTokens\":3000,\"outputTokens\":25}");
    String mark = "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"" + ttl + "\"}";
    String system = ",\"system\":[{\"type\":\"text\",\"text\":\"" + text + "\"," + mark + "}]";
    return client.post("/v1/messages", message(system)).get("usage");
  }

  @Test
  void sameRequests_areBilledEach() throws Exception {
    client.behave("{\"inputTokens\":3,\"cachedTokens\":0,\"outputTokens\":1}");
    String first = client.post("/v1/chat/completions", chat("")).get("id").textValue();
    JsonNode second = client.post("/v1/chat/completions", chat(""));
    assertEquals(first + "-2", second.get("id").textValue());
    // 2 x (3 x 2.50 + 1 x 10.00) = 35
    assertEquals("0.000035", onlyLine().get("usd").textValue());
    assertEquals(2, onlyLine().get("calls").intValue());
  }

  @Test
  void limitedOutput_isBilledToTheLimit() throws Exception {
    client.behave("{\"inputTokens\":100,\"cachedTokens\":0,\"outputTokens\":50}");
    JsonNode reply = client.post("/v1/chat/completions", chat(",\"max_completion_tokens\":20"));
    assertEquals("length", reply.at("/choices/0/finish_reason").textValue());
    // 100 x 2.50 + 20 x 10.00 = 450
    assertEquals("0.00045", onlyLine().get("usd").textValue());
  }

  @Test
  void streamWithoutUsage_isBilledButNotCertain() throws Exception {
    client.behave("{\"inputTokens\":100,\"cachedTokens\":0,\"outputTokens\":50}");
    client.stream("/v1/chat/completions", chat(",\"stream\":true"));
    assertEquals("0.00075", client.invoice().get("totalUsd").textValue());
    assertEquals("0", client.invoice().get("certainUsd").textValue());
  }

  @Test
  void errors_areCalledButNotBilled() throws Exception {
    client.post("/v1/chat/completions", "{\"model\":\"gpt-4o\"}");
    JsonNode invoice = client.invoice();
    assertEquals(1, invoice.get("calls").intValue());
    assertEquals(0, invoice.get("billedCalls").intValue());
    assertEquals("0", invoice.get("totalUsd").textValue());
  }

  @Test
  void calls_sayWhatArrived() throws Exception {
    client.send(
        client.request("/v1/chat/completions").header("X-Stainless-Retry-Count", "1"), chat(""));
    JsonNode call = client.get("/_simulator/calls").get(0);
    assertEquals("gpt-4o", call.get("model").textValue());
    assertEquals("/v1/chat/completions", call.get("path").textValue());
    assertEquals("1", call.get("retryCount").textValue());
    assertEquals("complete", call.get("state").textValue());
    assertTrue(call.get("atMicros").longValue() > 0);
  }
}
