package dev.tollgate.core.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.core.attribution.CallSite;
import dev.tollgate.core.grpc.ProtoMessage;
import dev.tollgate.core.usage.GivenRequest;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The methods of Vertex AI's {@code PredictionService} in both versions of the API: what carries
 * usage is charged by it, all else is counted as unmetered.
 */
class GrpcMethodsTest {
  private static final String HOST = "us-central1-aiplatform.googleapis.com";
  private static final String PLACE = "projects/p/locations/us-central1/publishers/";
  private static final String GEMINI = PLACE + "google/models/gemini-2.5-flash";
  private static final String CLAUDE = PLACE + "anthropic/models/claude-sonnet-4-5@20250929";
  private static final String MISTRAL = PLACE + "mistralai/models/mistral-small-2503";

  private final MeteredJvm jvm;

  GrpcMethodsTest(@TempDir Path root) throws IOException {
    jvm = new MeteredJvm(root);
  }

  @AfterEach
  void close() throws IOException {
    jvm.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1beta1"})
  void content_isChargedInBothVersions(String version) throws IOException {
    ProtoMessage prompt = new ProtoMessage().message(2, new ProtoMessage().text(1, "A river"));
    Exchange exchange =
        begin(version, "GenerateContent", new ProtoMessage().message(2, prompt).text(5, GEMINI));
    ProtoMessage usage = new ProtoMessage().number(1, 100).number(2, 10).number(3, 110);
    answer(exchange, new ProtoMessage().message(4, usage));

    Charge charge = jvm.onlyCharge();
    assertEquals("generateContent", charge.operation());
    assertEquals("gemini-2.5-flash", charge.labels().get(Label.MODEL));
    assertEquals(100 * 300 + 10 * 2500, charge.listCostNanos());
    assertFalse(charge.has(Flag.ESTIMATED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1beta1"})
  void embedding_isChargedByTheUsageOfItsResponse(String version) throws IOException {
    ProtoMessage prompt = new ProtoMessage().message(2, new ProtoMessage().text(1, "A river"));
    Exchange exchange =
        begin(
            version,
            "EmbedContent",
            new ProtoMessage()
                .text(1, PLACE + "google/models/gemini-embedding-2-preview")
                .message(2, prompt)
                .number(6, 768));
    ProtoMessage vector = new ProtoMessage().fraction(1, 0.5f).fraction(1, 0.25f);
    answer(
        exchange,
        new ProtoMessage()
            .message(1, vector)
            .message(2, new ProtoMessage().number(1, 7).number(3, 7)));

    Charge charge = jvm.onlyCharge();
    assertEquals("embedContent", charge.operation());
    assertEquals("gemini-embedding-2-preview", charge.labels().get(Label.MODEL));
    assertEquals(7, charge.usage().inputTokens());
    assertEquals(0, charge.usage().outputTokens());
    assertFalse(charge.has(Flag.ESTIMATED));
  }

  @Test
  void embeddingWithoutUsage_isEstimatedByItsText() throws IOException {
    ProtoMessage prompt = new ProtoMessage().message(2, new ProtoMessage().text(1, "A long river"));
    Exchange exchange =
        begin(
            "v1",
            "EmbedContent",
            new ProtoMessage()
                .text(1, PLACE + "google/models/gemini-embedding-2-preview")
                .message(2, prompt));
    answer(exchange, new ProtoMessage().message(1, new ProtoMessage().fraction(1, 0.5f)));

    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.ESTIMATED));
    assertTrue(charge.usage().inputTokens() > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1beta1"})
  void rawPredictionOfClaude_isChargedByTheBodyWithin(String version) throws IOException {
    Exchange exchange =
        begin(version, "RawPredict", raw(CLAUDE, "{\"max_tokens\":9,\"messages\":[]}"));
    answer(
        exchange,
        body(
            "{\"id\":\"m1\",\"type\":\"message\",\"model\":\"claude-sonnet-4-5-20250929\","
                + "\"stop_reason\":\"end_turn\","
                + "\"usage\":{\"input_tokens\":10,\"output_tokens\":5}}"));

    Charge charge = jvm.onlyCharge();
    assertEquals("rawPredict", charge.operation());
    assertEquals(10, charge.usage().inputTokens());
    assertEquals(5, charge.usage().outputTokens());
    assertTrue(charge.listCostNanos() > 0);
    assertFalse(charge.has(Flag.ESTIMATED));
  }

  @Test
  void rawPredictionOfMistral_isReadAsItsOwnApi() throws IOException {
    String asked = "{\"model\":\"mistral-small-2503\",\"messages\":[]}";
    Exchange exchange = begin("v1", "RawPredict", raw(MISTRAL, asked));
    answer(
        exchange,
        body(
            "{\"id\":\"c1\",\"choices\":[{\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}"));

    Charge charge = jvm.onlyCharge();
    assertEquals("rawPredict", charge.operation());
    assertEquals("mistral-small-2503", charge.labels().get(Label.MODEL));
    assertEquals(10, charge.usage().inputTokens());
    assertEquals(5, charge.usage().outputTokens());
    assertFalse(charge.has(Flag.ESTIMATED));
  }

  @Test
  void streamedRawPrediction_mayComeInPiecesOfAnyLength() throws IOException {
    String asked = "{\"model\":\"mistral-small-2503\",\"stream\":true,\"messages\":[]}";
    Exchange exchange = begin("v1beta1", "StreamRawPredict", raw(MISTRAL, asked));
    answer(
        exchange,
        body("data: {\"id\":\"c1\",\"choices\":[{\"delta\":{\"content\":\"The"),
        body(" Santa\"}}]}\n\ndata: {\"id\":\"c1\",\"choices\":[{\"finish_reason\":\"stop\","),
        body("\"delta\":{}}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}\n\n"),
        body("data: [DONE]\n\n"));

    Charge charge = jvm.onlyCharge();
    assertEquals("streamRawPredict", charge.operation());
    assertTrue(charge.has(Flag.STREAMED));
    assertEquals(10, charge.usage().inputTokens());
    assertEquals(5, charge.usage().outputTokens());
    assertFalse(charge.has(Flag.ESTIMATED));
    assertFalse(charge.has(Flag.TRUNCATED));
  }

  @Test
  void rawPredictionOfAnEndpointOfOnesOwn_isCountedAndNotMetered() throws IOException {
    String endpoints = "projects/p/locations/us-central1/endpoints/";
    assertNull(tryToBegin("v1", "RawPredict", raw(endpoints + "1234567890123456789", "{}")));

    assertEquals(1, unmetered("/v1/" + endpoints + "{id}:rawPredict"));
    assertEquals(List.of(), jvm.charges());
  }

  @ParameterizedTest
  @CsvSource({
    "v1, ServerStreamingPredict",
    "v1beta1, ServerStreamingPredict",
    "v1, DirectPredict",
    "v1beta1, DirectRawPredict",
    "v1beta1, CountTokens"
  })
  void otherMethod_isCountedAndNotMetered(String version, String method) throws IOException {
    assertNull(tryToBegin(version, method, new ProtoMessage().text(1, GEMINI)));

    assertEquals(1, unmetered(service(version) + method));
    assertEquals(List.of(), jvm.charges());
  }

  private static String service(String version) {
    return "/google.cloud.aiplatform." + version + ".PredictionService/";
  }

  private @Nullable Exchange tryToBegin(String version, String method, ProtoMessage message) {
    return jvm.exchanges.beginGrpc(
        GivenRequest.of("POST", HOST, service(version) + method, message.toBytes()),
        CallSite.UNKNOWN);
  }

  private Exchange begin(String version, String method, ProtoMessage message) {
    Exchange exchange = tryToBegin(version, method, message);
    assertNotNull(exchange);
    return exchange;
  }

  private static void answer(Exchange exchange, ProtoMessage... messages) {
    exchange.head(200, name -> null);
    for (ProtoMessage message : messages) {
      exchange.body(ByteBuffer.wrap(message.toBytes()));
    }
    exchange.end();
  }

  private static ProtoMessage raw(String endpoint, String json) {
    return new ProtoMessage().text(1, endpoint).message(2, body(json));
  }

  /** A {@code google.api.HttpBody}. */
  private static ProtoMessage body(String text) {
    return new ProtoMessage().text(1, "application/json").text(2, text);
  }

  private long unmetered(String path) {
    return jvm.counters.asMap().getOrDefault("unmetered operation POST " + HOST + path, 0L);
  }
}
