package dev.tollgate.instrumentation.awssdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.core.contract.HookedJvm;
import dev.tollgate.core.contract.LoopbackServer;
import dev.tollgate.core.contract.RecordedExchange;
import dev.tollgate.core.contract.RecordedExchange.Ending;
import dev.tollgate.core.contract.RecordingExchanges;
import dev.tollgate.core.contract.Script;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.Message;

/** The whole SDK above its HTTP clients: what signs, counts and retries. */
class BedrockTest {
  private static final byte[] ANSWER =
      ("{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"Hi\"}]}},"
              + "\"stopReason\":\"end_turn\","
              + "\"usage\":{\"inputTokens\":3,\"outputTokens\":1,\"totalTokens\":4}}")
          .getBytes(UTF_8);
  private static final Refusal REFUSAL =
      new Refusal(
          400,
          Map.of(
              "content-type",
              "application/json",
              "x-amzn-errortype",
              "ServiceQuotaExceededException"),
          "{\"message\":\"cap spent\"}".getBytes(UTF_8));

  private final RecordingExchanges exchanges = new RecordingExchanges();
  private HookedJvm jvm;
  private LoopbackServer server;

  @BeforeEach
  void start() throws Exception {
    jvm = new HookedJvm(exchanges);
    server = new LoopbackServer();
    server.plays(Script.reply(200, "application/json", ANSWER));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    assertEquals(List.of(), jvm.takeFaults());
    jvm.close();
  }

  @Test
  void blockingCall_isSeenWithTheBodyThatWasSigned() throws Exception {
    try (BedrockRuntimeClient client = blocking()) {
      assertEquals("Hi", client.converse(request()).output().message().content().get(0).text());
    }
    sawTheCall();
  }

  @Test
  void asyncCall_isSeenWithTheBodyThatWasSigned() throws Exception {
    try (BedrockRuntimeAsyncClient client = async()) {
      assertEquals(
          "Hi", client.converse(request()).get().output().message().content().get(0).text());
    }
    sawTheCall();
  }

  private void sawTheCall() throws Exception {
    RecordedExchange exchange = exchanges.only();
    assertEquals("/model/amazon.nova-lite-v1%3A0/converse", exchange.request().pathAndQuery());
    assertTrue(String.valueOf(exchange.request().authorization()).startsWith("AWS4-HMAC-SHA256"));
    byte[] body = exchange.request().body();
    assertNotNull(body);
    assertEquals(new String(server.received().get(0).body(), UTF_8), new String(body, UTF_8));
    assertEquals(Ending.END, exchange.ending());
    assertEquals(new String(ANSWER, UTF_8), new String(exchange.body(), UTF_8));
  }

  @Test
  void refusedBlockingCall_surfacesOnce() {
    exchanges.refuse(REFUSAL);
    try (BedrockRuntimeClient client = blocking()) {
      surfacedOnce(assertThrows(BedrockRuntimeException.class, () -> client.converse(request())));
    }
  }

  @Test
  void refusedAsyncCall_surfacesOnce() {
    exchanges.refuse(REFUSAL);
    try (BedrockRuntimeAsyncClient client = async()) {
      surfacedOnce(
          assertThrows(ExecutionException.class, () -> client.converse(request()).get())
              .getCause());
    }
  }

  private void surfacedOnce(@Nullable Throwable thrown) {
    BedrockRuntimeException refused = assertInstanceOf(BedrockRuntimeException.class, thrown);
    assertEquals(400, refused.statusCode());
    assertEquals("ServiceQuotaExceededException", refused.awsErrorDetails().errorCode());
    assertEquals("cap spent", refused.awsErrorDetails().errorMessage());
    assertEquals(1, exchanges.begun().size(), "no attempt but the first");
    assertEquals(0, server.connections());
  }

  @Test
  void attemptsOfTheSdk_areCallsOfTheirOwn() throws Exception {
    server.plays(
        (request, wire) -> {
          boolean first = server.received().size() == 1;
          byte[] body = first ? "{\"message\":\"busy\"}".getBytes(UTF_8) : ANSWER;
          wire.head(
              first ? 503 : 200,
              "Content-Type",
              "application/json",
              "Content-Length",
              String.valueOf(body.length));
          wire.send(body);
        });
    try (BedrockRuntimeClient client = blocking()) {
      client.converse(request());
    }
    assertEquals(2, exchanges.begun().size());
    assertEquals(List.of(503), exchanges.begun().get(0).statuses());
    assertEquals(List.of(200), exchanges.begun().get(1).statuses());
  }

  @Test
  void clientBelow_beginsNothing() throws Exception {
    boolean[] watched = {true, false};
    SdkHttpFullRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(server.uri("/model/m/converse"))
            .putHeader("Content-Length", "2")
            .build();
    ContentStreamProvider content =
        () ->
            new ByteArrayInputStream(new byte[] {'{', '}'}) {
              @Override
              public synchronized int read(byte[] into, int offset, int length) {
                watched[0] = exchanges.watches("127.0.0.1", 80, "/"); // on the thread that sends
                return super.read(into, offset, length);
              }
            };
    try (SdkHttpClient client = Apache5HttpClient.create()) {
      client
          .prepareRequest(
              HttpExecuteRequest.builder().request(request).contentStreamProvider(content).build())
          .call()
          .responseBody()
          .orElseThrow()
          .close();
    }
    watched[1] = exchanges.watches("127.0.0.1", 80, "/");
    assertFalse(watched[0], "within the call");
    assertTrue(watched[1], "after it");
  }

  private BedrockRuntimeClient blocking() {
    return toServer(BedrockRuntimeClient.builder().httpClient(Apache5HttpClient.create())).build();
  }

  private BedrockRuntimeAsyncClient async() {
    return toServer(
            BedrockRuntimeAsyncClient.builder()
                .httpClient(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1).build()))
        .build();
  }

  private <B extends AwsClientBuilder<B, ?>> B toServer(B builder) {
    return builder
        .endpointOverride(URI.create("http://127.0.0.1:" + server.uri("/").getPort()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret")));
  }

  private static ConverseRequest request() {
    return ConverseRequest.builder()
        .modelId("amazon.nova-lite-v1:0")
        .messages(
            Message.builder()
                .role(ConversationRole.USER)
                .content(ContentBlock.fromText("Hello there"))
                .build())
        .inferenceConfig(config -> config.maxTokens(20))
        .build();
  }
}
