package dev.tollgate.core.meter;

import dev.tollgate.api.exchange.Request;
import org.jspecify.annotations.Nullable;

/** A call as the hook of gRPC shows it: the method's full name as its path, its message as body. */
final class GrpcCall implements Request {
  private final String host;
  private final String path;
  private final byte[] message;

  GrpcCall(String host, String path, byte[] message) {
    this.host = host;
    this.path = path;
    this.message = message;
  }

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public int port() {
    return 443;
  }

  @Override
  public String pathAndQuery() {
    return path;
  }

  @Override
  public @Nullable String first(String name) {
    return null;
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    return message.length > maxBytes ? null : message;
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return true;
  }
}
