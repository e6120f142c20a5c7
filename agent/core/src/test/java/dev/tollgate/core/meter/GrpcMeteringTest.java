package dev.tollgate.core.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Request;
import dev.tollgate.core.attribution.CallSite;
import dev.tollgate.core.grpc.ProtoMessage;
import dev.tollgate.core.usage.GivenRequest;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls by gRPC are charged, held and refused as the REST calls that they stand for. */
class GrpcMeteringTest {
  private static final String HOST = "us-central1-aiplatform.googleapis.com";
  private static final String SERVICE = "/google.cloud.aiplatform.v1.PredictionService/";
  private static final String PLACE = "projects/p/locations/us-central1/publishers/";
  private static final String GEMINI = PLACE + "google/models/gemini-2.5-flash";

  private final MeteredJvm jvm;

  GrpcMeteringTest(@TempDir Path root) throws IOException {
    jvm = new MeteredJvm(root);
  }

  @AfterEach
  void close() throws IOException {
    jvm.close();
  }

  private static ProtoMessage request() {
    return new ProtoMessage()
        .message(2, content("Name a river"))
        .message(4, new ProtoMessage().number(5, 500))
        .text(5, GEMINI);
  }

  private static ProtoMessage content(String text) {
    return new ProtoMessage().text(1, "user").message(2, new ProtoMessage().text(1, text));
  }

  private static ProtoMessage candidate(String text) {
    return new ProtoMessage().message(2, content(text));
  }

  /** 1200 in, 1000 of them from the cache; 40 out and 400 thought. */
  private static ProtoMessage usage() {
    return new ProtoMessage()
        .number(1, 1200)
        .number(2, 40)
        .number(3, 1640)
        .number(5, 1000)
        .message(9, new ProtoMessage().number(1, 1).number(2, 1200))
        .number(14, 400);
  }

  private static Request call(String method, byte[] message) {
    return GivenRequest.of("POST", HOST, SERVICE + method, message);
  }

  private Exchange begin(String method, ProtoMessage message) {
    Exchange exchange = jvm.exchanges.beginGrpc(call(method, message.toBytes()), CallSite.UNKNOWN);
    assertNotNull(exchange);
    return exchange;
  }

  private static void answer(Exchange exchange, ProtoMessage... messages) {
    exchange.head(200, name -> null);
    for (ProtoMessage message : messages) {
      exchange.body(ByteBuffer.wrap(message.toBytes()));
    }
  }

  @Test
  void unaryCall_isChargedAsByRest() throws IOException {
    Exchange exchange = begin("GenerateContent", request());
    assertNull(exchange.refusal());
    assertNull(exchange.requestBody());
    answer(
        exchange,
        new ProtoMessage()
            .message(2, candidate("The Santa.").number(3, 1))
            .message(4, usage())
            .text(11, "gemini-2.5-flash")
            .text(13, "r1"));
    exchange.end();

    Charge charge = jvm.onlyCharge();
    assertEquals("gcp.vertex_ai", charge.labels().get(Label.PROVIDER));
    assertEquals("gemini-2.5-flash", charge.labels().get(Label.MODEL));
    assertEquals("generateContent", charge.operation());
    assertEquals(200 * 300 + 1000 * 30 + 440 * 2500, charge.listCostNanos());
    assertEquals("r1", charge.requestId());
    assertEquals("STOP", charge.finishReason());
    assertFalse(charge.has(Flag.ESTIMATED));
    assertFalse(charge.has(Flag.STREAMED));
    assertFalse(charge.has(Flag.TRUNCATED));
  }

  @Test
  void stream_isChargedByItsLastUsage() throws IOException {
    Exchange exchange = begin("StreamGenerateContent", request());
    answer(
        exchange,
        new ProtoMessage()
            .message(2, candidate("The "))
            .message(4, new ProtoMessage().number(1, 9)),
        new ProtoMessage().message(2, candidate("Santa.")),
        new ProtoMessage().message(2, candidate("").number(3, 1)).message(4, usage()));
    exchange.end();

    Charge charge = jvm.onlyCharge();
    assertEquals("streamGenerateContent", charge.operation());
    assertEquals(200 * 300 + 1000 * 30 + 440 * 2500, charge.listCostNanos());
    assertTrue(charge.has(Flag.STREAMED));
    assertFalse(charge.has(Flag.ESTIMATED));
    assertFalse(charge.has(Flag.TRUNCATED));
  }

  @Test
  void streamThatTheAppLeaves_isChargedAsFarAsItCame() throws IOException {
    Exchange exchange = begin("StreamGenerateContent", request());
    answer(exchange, new ProtoMessage().message(2, candidate("The Santa flows west.")));
    exchange.cancel();

    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.ABORTED));
    assertTrue(charge.has(Flag.ESTIMATED));
    assertTrue(charge.usage().outputTokens() > 0);
    assertTrue(charge.usage().inputTokens() > 0);
  }

  @Test
  void errorInTheTrailers_costsNothing() throws IOException {
    Exchange exchange = begin("StreamGenerateContent", request());
    exchange.head(200, name -> name.equals("grpc-status") ? "8" : null);
    exchange.end();

    Charge charge = jvm.onlyCharge();
    assertEquals(429, charge.status());
    assertEquals("RESOURCE_EXHAUSTED", charge.errorType());
    assertEquals(0, charge.listCostNanos());
    assertFalse(charge.has(Flag.ESTIMATED));
  }

  @Test
  void predictionOfVectors_isChargedByItsTokens() throws IOException {
    ProtoMessage prompt = field("content", new ProtoMessage().text(3, "A river"));
    Exchange exchange =
        begin(
            "Predict",
            new ProtoMessage()
                .text(1, PLACE + "google/models/text-embedding-005")
                .message(2, new ProtoMessage().message(5, prompt)));
    ProtoMessage statistics = field("token_count", new ProtoMessage().fraction(2, 3.0));
    ProtoMessage embeddings = field("statistics", new ProtoMessage().message(5, statistics));
    answer(
        exchange,
        new ProtoMessage()
            .message(
                1,
                new ProtoMessage()
                    .message(5, field("embeddings", new ProtoMessage().message(5, embeddings)))));
    exchange.end();

    Charge charge = jvm.onlyCharge();
    assertEquals("predict", charge.operation());
    assertEquals(3, charge.usage().inputTokens());
    assertFalse(charge.has(Flag.ESTIMATED));
  }

  /** A {@code google.protobuf.Struct} of one field. */
  private static ProtoMessage field(String name, ProtoMessage value) {
    return new ProtoMessage().message(1, new ProtoMessage().text(1, name).message(2, value));
  }

  @Test
  void claude_isReadFromTheBodyWithinTheMessage() throws IOException {
    Exchange exchange =
        begin(
            "StreamRawPredict",
            new ProtoMessage()
                .text(1, PLACE + "anthropic/models/claude-sonnet-4-5@20250929")
                .message(
                    2,
                    new ProtoMessage()
                        .text(1, "application/json")
                        .text(2, "{\"stream\":true,\"max_tokens\":9,\"messages\":[]}")));
    String start =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\","
            + "\"model\":\"claude-sonnet-4-5-20250929\",\"usage\":{\"input_tokens\":10,"
            + "\"output_tokens\":1}}}\n\n";
    String end =
        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":"
            + "{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":5}}\n\n"
            + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    answer(exchange, new ProtoMessage().text(2, start), new ProtoMessage().text(2, end));
    exchange.end();

    Charge charge = jvm.onlyCharge();
    assertEquals("streamRawPredict", charge.operation());
    assertEquals(10, charge.usage().inputTokens());
    assertEquals(5, charge.usage().outputTokens());
    assertTrue(charge.listCostNanos() > 0);
    assertFalse(charge.has(Flag.ESTIMATED));
  }

  @Test
  void refusal_saysWhyInWords() throws IOException {
    jvm.cap(MeteredJvm.calls(0));

    Exchange exchange = begin("GenerateContent", request());

    assertNotNull(exchange.refusal());
    assertTrue(
        exchange.refusal().message().startsWith("Tollgate cap \"calls\" is spent"),
        exchange.refusal().message());
  }

  @Test
  void callThatDoesNotFit_leavesWithALowerLimitBehindIt() throws IOException {
    // 12 output tokens cost what the limit is; the input takes a part of it.
    Cap cap =
        new Cap.Builder("dollars")
            .owner("us")
            .limit(Unit.USD, 1_000_000)
            .refuseAt(1_000_000)
            .clamps(true)
            .build();
    jvm.obey(new Policy(7, List.of(cap)));
    byte[] message = request().toBytes();

    Exchange exchange = jvm.exchanges.beginGrpc(call("GenerateContent", message), null);

    assertNotNull(exchange);
    assertNull(exchange.refusal());
    byte[] changed = exchange.requestBody();
    assertNotNull(changed);
    assertArrayEquals(message, Arrays.copyOf(changed, message.length));
    exchange.head(200, name -> null);
    exchange.end();
    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.CLAMPED));
    byte[] behind = Arrays.copyOfRange(changed, message.length, changed.length);
    assertArrayEquals(
        new ProtoMessage().message(4, new ProtoMessage().number(5, charge.clampedTo())).toBytes(),
        behind);
  }

  @Test
  void otherMethods_areCountedAndNotMetered() throws IOException {
    assertNull(jvm.exchanges.beginGrpc(call("DirectPredict", new byte[0]), CallSite.UNKNOWN));
    assertNull(
        jvm.exchanges.beginGrpc(
            call("GenerateContent", "no message".getBytes(UTF_8)), CallSite.UNKNOWN));

    assertEquals(
        1,
        jvm.counters.asMap().get("unmetered operation POST " + HOST + SERVICE + "DirectPredict"));
    assertEquals(List.of(), jvm.charges());
  }
}
