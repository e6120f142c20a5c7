package dev.tollgate.collector.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.collector.config.SecretText;
import dev.tollgate.collector.config.SinkSpec;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts alerts to a URL: the JSON itself, signed, or a text in the shape that Slack takes. Any
 * status but 2xx is a failure.
 *
 * <p>The signature is {@code Tollgate-Signature: t=<seconds since the epoch>,v1=<hex of HMAC-SHA256
 * over "<t>.<body>">}; who checks it also checks that {@code t} is recent. {@code Idempotency-Key}
 * is the same however often an alert is posted.
 */
final class HttpSink implements Sink {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final SinkSpec spec;
  private final SecretText.Source secrets;
  private final Clock clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  HttpSink(SinkSpec spec, SecretText.Source secrets, Clock clock) {
    this.spec = spec;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public void send(AlertJournal.Raised alert) throws IOException, InterruptedException {
    String secret = spec.secret();
    String body = spec.kind() == SinkSpec.Kind.SLACK ? slack(alert.json()) : alert.json();
    HttpRequest.Builder request = HttpRequest.newBuilder(uri()).timeout(TIMEOUT);
    request.header("Content-Type", "application/json").header("Idempotency-Key", alert.key());
    if (secret != null) {
      request.header("Tollgate-Signature", signature(SecretText.resolve(secret, secrets), body));
    }
    HttpResponse<Void> answer =
        client.send(
            request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.discarding());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException("answered " + answer.statusCode());
    }
  }

  private URI uri() throws IOException {
    try {
      URI uri = URI.create(SecretText.resolve(spec.url(), secrets));
      if (uri.getHost() == null || !("https".equals(uri.getScheme()) || isHttp(uri))) {
        throw new IOException("its url is none of http or https");
      }
      return uri;
    } catch (IllegalArgumentException e) {
      // The cause would say the URL, which may be a secret.
      throw new IOException("its url is no URL");
    }
  }

  private static boolean isHttp(URI uri) {
    return "http".equals(uri.getScheme());
  }

  private String signature(String secret, String body) throws IOException {
    long seconds = clock.instant().getEpochSecond();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      byte[] digest = mac.doFinal((seconds + "." + body).getBytes(UTF_8));
      return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot be signed for", e);
    }
  }

  private static String slack(String json) throws IOException {
    StringWriter body = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(body)) {
      out.writeStartObject();
      out.writeStringField("text", AlertMessage.textOf(json));
      out.writeEndObject();
    }
    return body.toString();
  }
}
