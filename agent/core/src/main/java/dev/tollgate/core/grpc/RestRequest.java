package dev.tollgate.core.grpc;

import dev.tollgate.api.exchange.Request;
import dev.tollgate.core.usage.Endpoint;
import dev.tollgate.core.usage.Endpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request by gRPC as the REST API has it: the path with the resource, the body as JSON. Its
 * headers are the call's own. One thread.
 */
public final class RestRequest implements Request {
  /** A JSON body is longer than its message: by its names, and by a third in base64. */
  private static final int MAX_GROWTH = 2;

  /** Whose words the JSON has, whatever host the call goes to. */
  private static final String VERTEX_AI = "aiplatform.googleapis.com";

  private static final int HTTP_BODY = 2;
  private static final int DATA = 2;

  /** {@code GenerateContentRequest.generation_config}, and of that, the limit of output tokens. */
  private static final int GENERATION_CONFIG = 4;

  private static final int MAX_OUTPUT_TOKENS = 5;

  private final Request call;
  private final RestMethod method;
  private final byte[] message;
  private final String path;

  private RestRequest(Request call, RestMethod method, byte[] message, String path) {
    this.call = call;
    this.method = method;
    this.message = message;
    this.path = path;
  }

  /**
   * The request that this one stands for, which has the gRPC method's full name as its path and its
   * message as its body; null where it is not known to stand for any.
   */
  public static @Nullable RestRequest of(Request call) {
    RestMethod method = RestMethod.of(call.pathAndQuery());
    byte[] message = method == null ? null : call.body(Integer.MAX_VALUE);
    if (method == null || message == null) {
      return null;
    }
    try {
      ProtobufReader fields = new ProtobufReader(message, 0, message.length);
      String resource = null;
      while (fields.next()) {
        if (fields.number() == method.resource
            && fields.wireType() == ProtobufReader.LENGTH_DELIMITED) {
          resource =
              new String(
                  message, fields.from(), fields.to() - fields.from(), StandardCharsets.UTF_8);
        }
      }
      return resource == null
          ? null
          : new RestRequest(
              call,
              method,
              message,
              "/" + RestMethod.version(call.pathAndQuery()) + "/" + resource + ":" + method.verb);
    } catch (IOException e) {
      return null; // what gRPC itself wrote can be read
    }
  }

  RestMethod restMethod() {
    return method;
  }

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public String host() {
    return call.host();
  }

  @Override
  public int port() {
    return call.port();
  }

  @Override
  public String pathAndQuery() {
    return path;
  }

  @Override
  public @Nullable String first(String name) {
    return call.first(name);
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    if (message.length > maxBytes) {
      return null;
    }
    try {
      return method.request == null ? raw() : json(method.request);
    } catch (IOException e) {
      return null; // the request leaves all the same; its facts are said to be unknown
    }
  }

  private byte[] json(MessageShape shape) throws IOException {
    JsonBytes json = new JsonBytes(MAX_GROWTH * message.length);
    MessageJson.write(shape, message, 0, message.length, json);
    return json.toArray();
  }

  private byte @Nullable [] raw() throws IOException {
    byte[] body = null;
    ProtobufReader fields = new ProtobufReader(message, 0, message.length);
    while (fields.next()) {
      if (fields.number() == HTTP_BODY && fields.wireType() == ProtobufReader.LENGTH_DELIMITED) {
        body = data(message, fields.from(), fields.to());
      }
    }
    return body;
  }

  /** What a {@code google.api.HttpBody} holds; nothing where it is empty. */
  static byte[] data(byte[] message, int from, int to) throws IOException {
    ProtobufReader fields = new ProtobufReader(message, from, to);
    int dataFrom = 0;
    int dataTo = 0;
    while (fields.next()) {
      if (fields.number() == DATA && fields.wireType() == ProtobufReader.LENGTH_DELIMITED) {
        dataFrom = fields.from();
        dataTo = fields.to();
      }
    }
    return Arrays.copyOfRange(message, dataFrom, dataTo);
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return method.request == VertexMessages.GENERATE_REQUEST && call.bodyCanBeReplaced();
  }

  /**
   * The message to send in place of the app's, where the body is to be this one: it can differ from
   * {@link #body} in its limit of output tokens alone. That is written behind the message: of a
   * field that comes twice a parser takes the last, and merges messages.
   */
  byte @Nullable [] message(byte[] body) {
    Endpoint endpoint = Endpoints.builtIn().find(VERTEX_AI, 443, method(), path);
    long limit = endpoint == null ? -1 : endpoint.request(body).maxOutputTokens();
    if (limit < 0) {
      return null;
    }
    byte[] number = varint(limit);
    byte[] changed = Arrays.copyOf(message, message.length + 3 + number.length);
    int at = message.length;
    changed[at++] = GENERATION_CONFIG << 3 | ProtobufReader.LENGTH_DELIMITED;
    changed[at++] = (byte) (1 + number.length);
    changed[at++] = MAX_OUTPUT_TOKENS << 3 | ProtobufReader.VARINT;
    System.arraycopy(number, 0, changed, at, number.length);
    return changed;
  }

  private static byte[] varint(long value) {
    byte[] bytes = new byte[10];
    int length = 0;
    long left = value;
    while (left > 0x7f) {
      bytes[length++] = (byte) ((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    bytes[length++] = (byte) left;
    return Arrays.copyOf(bytes, length);
  }
}
