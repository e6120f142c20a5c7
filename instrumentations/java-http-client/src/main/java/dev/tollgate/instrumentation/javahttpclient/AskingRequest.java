package dev.tollgate.instrumentation.javahttpclient;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/** The app's request with another body. Immutable. */
final class AskingRequest extends HttpRequest {
  private final HttpRequest app;
  private final BodyPublisher body;

  AskingRequest(HttpRequest app, byte[] body) {
    this.app = app;
    this.body = BodyPublishers.ofByteArray(body);
  }

  /** Whether the body of this request can be another: not where the app itself says its length. */
  static boolean canReplace(HttpRequest request) {
    return request.headers().firstValue("content-length").isEmpty();
  }

  @Override
  public Optional<BodyPublisher> bodyPublisher() {
    return Optional.of(body);
  }

  @Override
  public String method() {
    return app.method();
  }

  @Override
  public Optional<Duration> timeout() {
    return app.timeout();
  }

  @Override
  public boolean expectContinue() {
    return app.expectContinue();
  }

  @Override
  public URI uri() {
    return app.uri();
  }

  @Override
  public Optional<HttpClient.Version> version() {
    return app.version();
  }

  @Override
  public HttpHeaders headers() {
    return app.headers();
  }
}
