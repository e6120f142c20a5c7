package com.example.replay;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Sends with {@code java.net.http}. */
final class JdkSender implements Sender {
  private final HttpClient client;

  JdkSender(InetSocketAddress proxy) {
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(all(proxy)).build();
  }

  @Override
  public Answer send(RecordedCall call) throws IOException, InterruptedException {
    byte[] body = call.body();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(call.url()))
            .timeout(Duration.ofMinutes(1))
            .method(
                call.method(),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    call.headers().forEach(header -> request.header(header.getKey(), header.getValue()));
    HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      return new Answer(response.statusCode(), in.readAllBytes());
    }
  }

  /** Every host is reached through it, loopback names too. */
  private static ProxySelector all(InetSocketAddress proxy) {
    List<Proxy> proxies = List.of(new Proxy(Proxy.Type.HTTP, proxy));
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return proxies;
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The call itself fails, and says so.
      }
    };
  }
}
