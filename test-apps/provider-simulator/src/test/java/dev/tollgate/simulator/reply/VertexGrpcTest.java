package dev.tollgate.simulator.reply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.vertexai.api.Content;
import com.google.cloud.vertexai.api.GenerateContentRequest;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.api.GenerationConfig;
import com.google.cloud.vertexai.api.Part;
import dev.tollgate.simulator.billing.PriceTable;
import dev.tollgate.simulator.billing.Rates;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Calls by gRPC as the REST calls that they stand for, and back. */
final class VertexGrpcTest {
  private static final String SERVICE = "/google.cloud.aiplatform.v1.PredictionService/";
  private static final String MODEL =
      "projects/p/locations/us-central1/publishers/google/models/gemini-2.5-pro";

  private static byte[] frame(byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static VertexGrpc call(String method) {
    GenerateContentRequest request =
        GenerateContentRequest.newBuilder()
            .setModel(MODEL)
            .addContents(
                Content.newBuilder().setRole("user").addParts(Part.newBuilder().setText("Hello")))
            .setGenerationConfig(GenerationConfig.newBuilder().setMaxOutputTokens(9))
            .build();
    return Objects.requireNonNull(VertexGrpc.of(SERVICE + method, frame(request.toByteArray())));
  }

  private static Reply reply(VertexGrpc call, boolean stream) throws Exception {
    JsonNode body =
        new ObjectMapper()
            .readValue(call.body(), com.fasterxml.jackson.databind.node.ObjectNode.class)
            .put("stream", stream)
            .put("alt", "sse");
    Rates rates = Objects.requireNonNull(PriceTable.load().find("gcp.vertex_ai", "gemini-2.5-pro"));
    return new GoogleGenerate("gcp.vertex_ai").reply(body, rates, Behaviour.DEFAULT, "");
  }

  private static GenerateContentResponse message(Reply.Chunk chunk, Reply framed) throws Exception {
    ByteBuffer frame = ByteBuffer.wrap(chunk.text().getBytes(framed.charset()));
    assertEquals(0, frame.get());
    assertEquals(frame.getInt(), frame.remaining());
    return GenerateContentResponse.parseFrom(frame);
  }

  @Test
  void request_isTheRestCall() throws Exception {
    VertexGrpc call = call("StreamGenerateContent");

    assertEquals("/v1/" + MODEL + ":streamGenerateContent", call.path());
    assertEquals("alt=sse", call.query());
    JsonNode body = new ObjectMapper().readTree(call.body());
    assertEquals("Hello", body.at("/contents/0/parts/0/text").textValue());
    assertEquals(9, body.at("/generationConfig/maxOutputTokens").intValue());
  }

  @Test
  void reply_isOneMessageWithItsUsage() throws Exception {
    VertexGrpc call = call("GenerateContent");
    Reply reply = reply(call, false);

    Reply framed = call.framed(reply);

    assertNull(call.query());
    assertEquals("application/grpc", framed.contentType());
    assertEquals(1, framed.chunks().size());
    GenerateContentResponse message = message(framed.chunks().get(0), framed);
    assertEquals(reply.tokens().totalInput(), message.getUsageMetadata().getPromptTokenCount());
    assertEquals("gemini-2.5-pro", message.getModelVersion());
  }

  @Test
  void eventsOfAStream_areMessages() throws Exception {
    VertexGrpc call = call("StreamGenerateContent");
    Reply reply = reply(call, true);

    Reply framed = call.framed(reply);

    List<Reply.Chunk> chunks = framed.chunks();
    assertEquals(reply.chunks().size(), chunks.size());
    assertNotNull(message(chunks.get(0), framed).getCandidates(0).getContent().getParts(0));
    assertEquals(
        reply.tokens().totalInput() + reply.tokens().output(),
        message(chunks.get(chunks.size() - 1), framed).getUsageMetadata().getTotalTokenCount());
  }

  @Test
  void whatIsNotServed_isNone() {
    assertNull(VertexGrpc.of(SERVICE + "Explain", new byte[5]));
    assertThrows(
        IllegalArgumentException.class,
        () -> VertexGrpc.of(SERVICE + "Predict", new byte[] {0, 0, 0, 0, 9}));
  }
}
