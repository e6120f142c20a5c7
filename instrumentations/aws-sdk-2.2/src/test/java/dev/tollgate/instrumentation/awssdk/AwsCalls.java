package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.Outgoing;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.utils.AttributeMap;

/** Requests and responses as the SDK's core hands them to its clients and takes them back. */
final class AwsCalls {

  /** No limit of the client's own: a test has its own, however slow the machine is. */
  static final AttributeMap MANY_CONNECTIONS =
      AttributeMap.builder()
          .put(SdkHttpConfigurationOption.CONNECTION_TIMEOUT, Duration.ofMinutes(2))
          .put(SdkHttpConfigurationOption.CONNECTION_ACQUIRE_TIMEOUT, Duration.ofMinutes(2))
          .put(SdkHttpConfigurationOption.READ_TIMEOUT, Duration.ofMinutes(2))
          .build();

  /** One connection: the next call waits until the last one gave it back. */
  static final AttributeMap ONE_CONNECTION =
      AttributeMap.builder()
          .put(SdkHttpConfigurationOption.MAX_CONNECTIONS, 1)
          .build()
          .merge(MANY_CONNECTIONS);

  private AwsCalls() {}

  /** A new client of the version at hand, or a new event loop's, by its class. */
  static Object builder(String client) {
    try {
      return Class.forName("software.amazon.awssdk.http." + client)
          .getMethod("builder")
          .invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(client, e);
    }
  }

  static SdkHttpFullRequest request(Outgoing outgoing) {
    SdkHttpFullRequest.Builder request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.valueOf(outgoing.method()))
            .protocol(outgoing.uri().getScheme())
            .host(outgoing.uri().getHost())
            .port(outgoing.uri().getPort())
            .encodedPath(outgoing.uri().getRawPath());
    String query = outgoing.uri().getRawQuery();
    if (query != null) {
      for (String parameter : query.split("&", -1)) {
        String[] pair = parameter.split("=", 2);
        String value = pair.length == 1 ? null : URLDecoder.decode(pair[1], StandardCharsets.UTF_8);
        request.putRawQueryParameter(pair[0], value);
      }
    }
    outgoing.headers().forEach(request::putHeader);
    if (outgoing.method().equals("POST")) {
      request.putHeader("Content-Length", String.valueOf(outgoing.body().length));
      request.contentStreamProvider(content(outgoing));
    }
    return request.build();
  }

  private static ContentStreamProvider content(Outgoing outgoing) {
    if (outgoing.oneShot()) {
      InputStream once = new ByteArrayInputStream(outgoing.body());
      return () -> once;
    }
    return RequestBody.fromBytes(outgoing.body()).contentStreamProvider();
  }

  static Incoming incoming(SdkHttpResponse head, byte[] body, boolean http2) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, List<String>> header : head.headers().entrySet()) {
      headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue().get(0));
    }
    return new Incoming(head.statusCode(), headers, body, http2);
  }
}
