package dev.tollgate.core.grpc;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Headers;
import dev.tollgate.api.exchange.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An exchange by gRPC that tells the exchange behind it what the REST API would have answered: one
 * object, or an array of them where the method streams; for a status that is an error, the error.
 *
 * <p>Each {@link #body} is one message as it is on the wire, without its frame. As thread-safe as
 * the exchange behind it.
 */
public final class RestExchange implements Exchange {
  private static final byte[] END_OF_ARRAY = {']'};

  private final Exchange exchange;
  private final RestMethod method;
  private volatile boolean inArray;

  /** Until it has left: the message is not kept as long as the call is open. */
  private @Nullable RestRequest request;

  /** The exchange of a request, which was begun as what that stands for. */
  public RestExchange(Exchange exchange, RestRequest request) {
    this.exchange = exchange;
    this.method = request.restMethod();
    this.request = request;
  }

  @Override
  public @Nullable Refusal refusal() {
    return exchange.refusal();
  }

  @Override
  public byte @Nullable [] requestBody() {
    RestRequest leaving = request;
    request = null;
    byte[] body = leaving == null ? null : exchange.requestBody();
    return leaving == null || body == null ? null : leaving.message(body);
  }

  /**
   * The status and headers, or where {@code grpc-status} is among these and no OK, the status that
   * REST has for it, and its error.
   */
  @Override
  public void head(int status, Headers headers) {
    GrpcStatus error = GrpcStatus.errorIn(headers);
    exchange.head(
        error == null ? status : error.httpStatus(),
        name -> name.equalsIgnoreCase("content-type") ? null : headers.first(name));
    if (error != null) {
      exchange.body(ByteBuffer.wrap(error.json().getBytes(StandardCharsets.US_ASCII)));
    }
  }

  @Override
  public void body(ByteBuffer bytes) {
    ByteBuffer message = bytes.hasArray() ? bytes : copy(bytes);
    int from = message.arrayOffset() + message.position();
    int to = from + message.remaining();
    try {
      if (method.response == null) {
        exchange.body(ByteBuffer.wrap(RestRequest.data(message.array(), from, to)));
      } else {
        exchange.body(json(method.response, message.array(), from, to));
      }
    } catch (IOException e) {
      exchange.faulty(e); // what gRPC itself is about to read can be read
    }
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }

  private ByteBuffer json(MessageShape shape, byte[] message, int from, int to) throws IOException {
    JsonBytes json = new JsonBytes(64 + 2 * (to - from));
    if (method.streams) {
      json.punctuation(inArray ? ',' : '[');
      inArray = true;
    }
    MessageJson.write(shape, message, from, to, json);
    return json.written();
  }

  @Override
  public void heldBy(Object handle) {
    exchange.heldBy(handle);
  }

  @Override
  public void end() {
    if (inArray) {
      exchange.body(ByteBuffer.wrap(END_OF_ARRAY));
    }
    exchange.end();
  }

  @Override
  public void fail(Throwable cause) {
    exchange.fail(cause);
  }

  @Override
  public void cancel() {
    exchange.cancel();
  }

  @Override
  public void faulty(Throwable fault) {
    exchange.faulty(fault);
  }
}
