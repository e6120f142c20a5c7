package dev.tollgate.benchmarks.path;

import dev.tollgate.api.exchange.Request;
import dev.tollgate.benchmarks.traffic.Chat;
import org.jspecify.annotations.Nullable;

/** A chat completion that is about to leave. Immutable; the body is handed out as a copy. */
final class ChatRequest implements Request {
  private final byte[] body;

  ChatRequest(byte[] body) {
    this.body = body;
  }

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public String host() {
    return Chat.HOST;
  }

  @Override
  public int port() {
    return 443;
  }

  @Override
  public String pathAndQuery() {
    return Chat.PATH;
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    return body.clone();
  }

  @Override
  public @Nullable String first(String name) {
    return switch (name) {
      case "authorization" -> "Bearer sk-proj-0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEF";
      case "content-type" -> "application/json";
      case "user-agent" -> "OpenAI/Java 4.101.0";
      case "x-stainless-retry-count" -> "0";
      default -> null;
    };
  }
}
