package dev.tollgate.instrumentation.ktorclientcio;

import dev.tollgate.api.exchange.CallOrigin;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.request.HttpRequestData;
import io.ktor.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Who made a request, kept among its attributes, which the client hands on from the one to the
 * other: through its plugins, redirects and retries.
 */
final class Submitted {
  private static final AttributeKey<CallOrigin> ORIGIN = new AttributeKey<>("dev.tollgate.origin");

  private Submitted() {}

  static void by(CallOrigin origin, HttpRequestBuilder request) {
    request.getAttributes().put(ORIGIN, origin);
  }

  /** Who made it, or null where nobody took that down. */
  static @Nullable CallOrigin by(HttpRequestData request) {
    return request.getAttributes().getOrNull(ORIGIN);
  }
}
