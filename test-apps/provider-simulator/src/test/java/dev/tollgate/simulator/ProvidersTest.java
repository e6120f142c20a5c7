package dev.tollgate.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every provider beside OpenAI and Anthropic, at its own host: 1000 tokens in, 400 of them cached
 * where its replies tell, 10 out, 4 of them reasoning where the model reasons. Costs are worked out
 * by hand from the providers' price lists.
 */
final class ProvidersTest extends SimulatorTest {
  private static final String CHAT = "\"messages\":[{\"role\":\"user\",\"content\":\"A river?\"}]";
  private static final String PARTS = "\"contents\":[{\"parts\":[{\"text\":\"A river?\"}]}]";

  private HttpResponse<byte[]> post(String url, String body) throws Exception {
    client.behave(
        "{\"inputTokens\":1000,\"cachedTokens\":400,\"outputTokens\":10,\"reasoningTokens\":4}");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + url))
            .header("authorization", "Bearer key-0")
            .header("api-key", "key-0")
            .header("x-goog-api-key", "key-0")
            .POST(BodyPublishers.ofString(body))
            .build();
    return send(request);
  }

  /** Through the simulator as a proxy, which keeps the host. */
  private HttpResponse<byte[]> send(HttpRequest request) throws Exception {
    HttpClient through =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(
                ProxySelector.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())))
            .build();
    HttpResponse<byte[]> response = through.send(request, BodyHandlers.ofByteArray());
    assertEquals(
        200, response.statusCode(), () -> request.uri() + " " + new String(response.body(), UTF8));
    return response;
  }

  @Test
  void everySample_isAnsweredAndBilledWithItsUsageTold() throws Exception {
    JsonNode samples = client.get("/_simulator/samples");
    for (JsonNode sample : samples) {
      String path = sample.get("path").asText();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
              URI.create(
                  "http://" + sample.get("host").asText() + path.replace("{{prompt}}", "river")));
      sample
          .get("headers")
          .properties()
          .forEach(header -> request.header(header.getKey(), header.getValue().asText()));
      String body = sample.get("body").asText();
      assertTrue((path + body).contains("{{prompt}}"), path + body);
      send(
          request
              .method(
                  sample.get("method").asText(),
                  BodyPublishers.ofString(body.replace("{{prompt}}", "A river?")))
              .build());
    }
    JsonNode invoice = client.invoice();
    assertEquals(samples.size(), invoice.get("certainCalls").intValue());
    Set<String> sampled = new TreeSet<>();
    samples.forEach(sample -> sampled.add(sample.get("provider").asText()));
    Set<String> billed = new TreeSet<>();
    invoice.get("lines").forEach(line -> billed.add(line.get("provider").asText()));
    assertEquals(sampled, billed);
  }

  @ParameterizedTest
  @CsvSource({
    "gcp.vertex_ai, us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict, 0.00315",
    "gcp.vertex_ai, us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929:streamRawPredict, 0.00315",
    "aws.bedrock, bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-3-5-haiku-20241022-v1%3A0/invoke, 0.00084",
    "aws.bedrock, bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-3-5-haiku-20241022-v1%3A0/invoke-with-response-stream, 0.00084",
  })
  void claudeElsewhere_isBilledByItsHost(String provider, String url, String usd) throws Exception {
    post(url, "{\"anthropic_version\":\"v\",\"max_tokens\":100," + CHAT + "}");
    assertBilled(provider, usd);
  }

  private static final java.nio.charset.Charset UTF8 = StandardCharsets.UTF_8;

  private void assertBilled(String provider, String usd) throws Exception {
    JsonNode lines = client.invoice().get("lines");
    assertEquals(1, lines.size());
    assertEquals(provider, lines.get(0).get("provider").textValue());
    assertEquals(1000, lines.get(0).get("inputTokens").intValue());
    assertEquals(10, lines.get(0).get("outputTokens").intValue());
    assertEquals(usd, lines.get(0).get("usd").textValue());
  }

  @ParameterizedTest
  @CsvSource({
    "azure.ai.openai, simulated.openai.azure.com/openai/deployments/team-gpt/chat/completions, x, 0.00226",
    "mistral_ai, api.mistral.ai/v1/chat/completions, mistral-large-latest, 0.000515",
    "groq, api.groq.com/openai/v1/chat/completions, llama-3.3-70b-versatile, 0.0005979",
    "deepseek, api.deepseek.com/chat/completions, deepseek-chat, 0.0001834",
    "x_ai, api.x.ai/v1/chat/completions, grok-3-mini, 0.000215",
    "together, api.together.xyz/v1/chat/completions, meta-llama/Llama-3.3-70B-Instruct-Turbo, 0.0008888",
    "fireworks, api.fireworks.ai/inference/v1/chat/completions, accounts/fireworks/models/deepseek-v3, 0.000909",
    "openrouter, openrouter.ai/api/v1/chat/completions, anthropic/claude-sonnet-4.5, 0.00207",
    "perplexity, api.perplexity.ai/chat/completions, sonar-pro, 0.00915",
    "cohere, api.cohere.com/v2/chat, command-a-03-2025, 0.0026",
    "ollama, localhost:11434/api/chat, llama3.2, 0",
  })
  void chat_isBilledByTheProvidersOwnPrices(String provider, String url, String model, String usd)
      throws Exception {
    for (boolean stream : new boolean[] {false, true}) {
      reset();
      post(
          url,
          "{\"model\":\""
              + model
              + "\","
              + CHAT
              + ",\"stream\":"
              + stream
              + ",\"stream_options\":{\"include_usage\":true}}");
      assertBilled(provider, usd);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gcp.gemini, generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash, 0.000217",
    "gcp.vertex_ai, us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/publishers/google/models/gemini-2.5-pro, 0.0009",
  })
  void google_saysThoughtsBesideCandidates(String provider, String url, String usd)
      throws Exception {
    for (String method :
        new String[] {
          ":generateContent", ":streamGenerateContent?alt=sse", ":streamGenerateContent"
        }) {
      reset();
      String body = new String(post(url + method, "{" + PARTS + "}").body(), UTF8);
      assertBilled(provider, usd);
      assertTrue(body.contains("\"candidatesTokenCount\":6,\"thoughtsTokenCount\":4"), body);
      if (!method.contains("sse")) {
        JsonNode json = SimulatorClient.JSON.readTree(body);
        assertEquals(method.startsWith(":stream"), json.isArray());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"converse", "converse-stream"})
  void bedrock_hasItsModelInThePath(String method) throws Exception {
    String url = "bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-pro-v1%3A0/" + method;
    byte[] body =
        post(url, "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]}").body();
    assertBilled("aws.bedrock", "0.000832");
    if (method.endsWith("stream")) {
      assertEquals("{\"inputTokens\":1000,\"outputTokens\":10,\"totalTokens\":1010}", usage(body));
    }
  }

  /** Reads the frames, checks what they say of themselves, and returns the last one's usage. */
  private static String usage(byte[] stream) throws IOException {
    ByteBuffer frames = ByteBuffer.wrap(stream);
    String last = "";
    while (frames.hasRemaining()) {
      int start = frames.position();
      int length = frames.getInt(start);
      int headers = frames.getInt(start + 4);
      assertEquals(crc(stream, start, 8), frames.getInt(start + 8));
      assertEquals(crc(stream, start, length - 4), frames.getInt(start + length - 4));
      int payload = start + 12 + headers;
      last = new String(stream, payload, start + length - 4 - payload, UTF8);
      frames.position(start + length);
    }
    return SimulatorClient.JSON.readTree(last).get("usage").toString();
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
