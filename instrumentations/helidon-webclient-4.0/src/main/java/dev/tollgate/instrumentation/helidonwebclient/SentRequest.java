package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import io.helidon.common.uri.UriInfo;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.ClientUri;
import io.helidon.webclient.api.FullClientRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request as the agent sees it: as the app's services are given it. */
final class SentRequest implements Request {
  private final FullClientRequest<?> request;
  private final UriInfo uri;
  private final byte @Nullable [] body;

  private SentRequest(FullClientRequest<?> request, UriInfo uri, byte @Nullable [] body) {
    this.request = request;
    this.uri = uri;
    this.body = body;
  }

  /**
   * The request, if its host is watched.
   *
   * @param body null where the app writes it as it is sent
   */
  static @Nullable SentRequest watched(
      FullClientRequest<?> request, byte @Nullable [] body, Exchanges exchanges) {
    UriInfo uri = request.resolvedUri();
    return exchanges.watches(uri.host(), uri.port(), uri.path().rawPath())
        ? new SentRequest(request, uri, body)
        : null;
  }

  /** Whether this is the very body that it was made with. */
  boolean has(@Nullable Object other) {
    return other != null && other == body;
  }

  @Override
  public String method() {
    return request.method().text().toUpperCase(Locale.ROOT);
  }

  @Override
  public String host() {
    return uri.host();
  }

  @Override
  public int port() {
    return uri.port();
  }

  @Override
  public String pathAndQuery() {
    return ((ClientUri) uri).pathWithQueryAndFragment();
  }

  @Override
  public @Nullable String first(String name) {
    return request.headers().first(HeaderNames.create(name)).orElse(null);
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    return body == null || body.length == 0 || body.length > maxBytes ? null : body.clone();
  }

  /** The client says the length of the body that it is given, whatever the app said. */
  @Override
  public boolean bodyCanBeReplaced() {
    return body != null && body.length > 0;
  }
}
