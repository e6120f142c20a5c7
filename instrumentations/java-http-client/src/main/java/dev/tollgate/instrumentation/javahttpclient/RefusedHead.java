package dev.tollgate.instrumentation.javahttpclient;

import dev.tollgate.api.exchange.Refusal;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A refusal's status and headers, as the app's body handler is shown them. Immutable. */
final class RefusedHead implements HttpResponse.ResponseInfo {
  private final int status;
  private final HttpHeaders headers;

  RefusedHead(Refusal refusal) {
    this.status = refusal.status();
    this.headers =
        HttpHeaders.of(
            refusal.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue()))),
            (name, value) -> true);
  }

  @Override
  public int statusCode() {
    return status;
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public HttpClient.Version version() {
    return HttpClient.Version.HTTP_1_1;
  }
}
