package dev.tollgate.instrumentation.grpc;

import dev.tollgate.api.exchange.Headers;
import dev.tollgate.api.exchange.Request;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/** A call with its one message as a request. One thread. */
final class SentRequest implements Request {
  private final Target target;
  private final Headers headers;
  private final byte @Nullable [] message;

  /**
   * A request.
   *
   * @param message as it goes out, or null where it is not known
   */
  SentRequest(Target target, Metadata headers, byte @Nullable [] message) {
    this.target = target;
    this.headers = new MetadataHeaders(headers, null);
    this.message = message;
  }

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public String host() {
    return target.host();
  }

  @Override
  public int port() {
    return target.port();
  }

  @Override
  public String pathAndQuery() {
    return target.path();
  }

  @Override
  public @Nullable String first(String name) {
    return headers.first(name);
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    return message == null || message.length > maxBytes ? null : message;
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return message != null;
  }
}
