package dev.tollgate.simulator.reply;

import com.google.cloud.vertexai.api.GenerateContentRequest;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.api.PredictRequest;
import com.google.cloud.vertexai.api.PredictResponse;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of Vertex AI's {@code PredictionService} by gRPC: the REST call that it stands for, as
 * Google's own protobuf library has it in JSON, and the reply to that as messages. Immutable.
 */
public final class VertexGrpc {
  private static final String SERVICE = "/google.cloud.aiplatform.v1.PredictionService/";
  private static final int FRAME_BYTES = 5;

  private static final Map<String, Method> METHODS =
      Map.of(
          "GenerateContent",
          new Method(
              "generateContent",
              null,
              "model",
              GenerateContentRequest.getDefaultInstance(),
              GenerateContentResponse.getDefaultInstance()),
          "StreamGenerateContent",
          new Method(
              "streamGenerateContent",
              "alt=sse",
              "model",
              GenerateContentRequest.getDefaultInstance(),
              GenerateContentResponse.getDefaultInstance()),
          "Predict",
          new Method(
              "predict",
              null,
              "endpoint",
              PredictRequest.getDefaultInstance(),
              PredictResponse.getDefaultInstance()));

  private final Method method;
  private final Message request;

  /**
   * A method and what it stands for.
   *
   * @param resource the field that is in the path
   */
  private record Method(
      String verb, @Nullable String query, String resource, Message request, Message response) {}

  private VertexGrpc(Method method, Message request) {
    this.method = method;
    this.request = request;
  }

  /**
   * The call with this path and body; null where it is of no method that is served.
   *
   * @throws IllegalArgumentException if the body is no frame with such a message
   */
  public static @Nullable VertexGrpc of(String path, byte[] body) {
    Method method = path.startsWith(SERVICE) ? METHODS.get(path.substring(SERVICE.length())) : null;
    if (method == null) {
      return null;
    }
    ByteBuffer frame = ByteBuffer.wrap(body);
    if (body.length < FRAME_BYTES
        || frame.get() != 0
        || frame.getInt() != body.length - FRAME_BYTES) {
      throw new IllegalArgumentException("not one plain message");
    }
    try {
      return new VertexGrpc(
          method,
          method
              .request
              .newBuilderForType()
              .mergeFrom(body, FRAME_BYTES, frame.remaining())
              .build());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a message of " + path, e);
    }
  }

  /** The path of the REST call. */
  public String path() {
    FieldDescriptor resource = request.getDescriptorForType().findFieldByName(method.resource);
    return "/v1/" + request.getField(resource) + ":" + method.verb;
  }

  /** Its query, or null. */
  public @Nullable String query() {
    return method.query;
  }

  /** Its body. */
  public byte[] body() {
    try {
      return JsonFormat.printer().print(request).getBytes(StandardCharsets.UTF_8);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not to be said in JSON", e);
    }
  }

  /** The reply to the REST call as gRPC has it: a frame for each chunk. */
  public Reply framed(Reply reply) {
    Reply framed = reply.as(Reply.GRPC);
    List<Reply.Chunk> chunks = reply.chunks();
    for (int i = 0; i < chunks.size(); i++) {
      byte[] message = message(chunks.get(i).text().replaceFirst("^data: ", ""));
      byte[] frame =
          ByteBuffer.allocate(FRAME_BYTES + message.length)
              .put((byte) 0)
              .putInt(message.length)
              .put(message)
              .array();
      framed = framed.replace(i, new String(frame, StandardCharsets.ISO_8859_1));
    }
    return framed;
  }

  private byte[] message(String json) {
    Message.Builder message = method.response.newBuilderForType();
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(json, message);
    } catch (InvalidProtocolBufferException e) {
      return json.getBytes(StandardCharsets.UTF_8); // garbled, as told
    }
    return message.build().toByteArray();
  }

  /** The status that gRPC has for an HTTP status. */
  public static int status(int httpStatus) {
    return switch (httpStatus) {
      case 400 -> 3;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 5;
      case 429 -> 8;
      case 500 -> 13;
      case 503 -> 14;
      case 504 -> 4;
      default -> 2;
    };
  }
}
