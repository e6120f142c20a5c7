package dev.tollgate.benchmarks.path;

import dev.tollgate.api.exchange.Headers;
import org.jspecify.annotations.Nullable;

/** The headers of an answer. */
enum Answer implements Headers {
  JSON("application/json"),
  EVENTS("text/event-stream; charset=utf-8");

  private final String contentType;

  Answer(String contentType) {
    this.contentType = contentType;
  }

  @Override
  public @Nullable String first(String name) {
    return switch (name) {
      case "content-type" -> contentType;
      case "x-request-id" -> "req_8f2b6c1d9e4a4f7b";
      case "openai-processing-ms" -> "812";
      default -> null;
    };
  }
}
