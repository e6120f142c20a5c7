package dev.tollgate.instrumentation.jettyclient9;

import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.api.ContentProvider;
import org.jspecify.annotations.Nullable;

/** The body of a request that the app gave at once: it can be read as often as one likes. */
interface SentBody {

  /** This request's body, or null where there is none, or a stream or threads will bring it. */
  @SuppressWarnings("deprecation") // Jetty 9 has no other kind, and later ones take it as well
  static @Nullable SentBody of(HttpRequest request) {
    ContentProvider provider = request.getContent();
    if (provider != null) {
      return ProvidedBody.of(request, provider);
    }
    return Fields.SINCE_10 ? ContentBody.of(request) : null;
  }

  /** In bytes. */
  long length();

  /** All of it. */
  byte[] bytes();

  /** The request goes out with this one instead. */
  void replace(byte[] body);
}
