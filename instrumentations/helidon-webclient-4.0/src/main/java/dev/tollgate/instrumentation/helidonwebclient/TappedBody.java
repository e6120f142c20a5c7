package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.exchange.BodyTap;
import dev.tollgate.api.exchange.Headers;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.exchange.TappedInputStream;
import io.helidon.http.ClientResponseHeaders;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.WebClientServiceResponse;
import java.io.InputStream;

/** A response's body whose bytes the tap sees as the app reads them. */
final class TappedBody extends TappedInputStream {

  /** The client's own streams, which decode nothing; around them is one that does. */
  private static final String RAW = "io.helidon.webclient.";

  private static final int NO_CONTENT = 204;
  private static final String ENCODING = "content-encoding";

  private final BodyTap body;

  private TappedBody(InputStream in, BodyTap body) {
    super(in, body);
    this.body = body;
  }

  /** The response with its body tapped, its head told. */
  static WebClientServiceResponse of(WebClientServiceResponse response, Tap tap) {
    InputStream stream = response.inputStream().orElse(null);
    boolean decoded = stream != null && !stream.getClass().getName().startsWith(RAW);
    ClientResponseHeaders headers = response.headers();
    int status = response.status().code();
    tap.head(status, head(headers, decoded));
    if (stream == null || status == NO_CONTENT) { // 4.0 has a stream even then, which never ends
      tap.end();
      return response;
    }
    BodyTap body = new BodyTap(tap, decoded ? -1 : headers.contentLength().orElse(-1));
    tap.heldBy(body); // whatever the app keeps, response, entity or stream, leads there
    return WebClientServiceResponse.builder(response)
        .inputStream(new TappedBody(stream, body))
        .build();
  }

  /** The client leaves the encoding among the headers of what it decoded. */
  private static Headers head(ClientResponseHeaders headers, boolean decoded) {
    return name ->
        decoded && name.equalsIgnoreCase(ENCODING)
            ? null
            : headers.first(HeaderNames.create(name)).orElse(null);
  }

  /**
   * Tells a call whose thread was interrupted, which closes its connection, from one that failed.
   */
  static void broke(Throwable thrown, Tap tap) {
    if (Thread.currentThread().isInterrupted()) {
      tap.cancel();
    } else {
      tap.fail(thrown);
    }
  }

  @Override
  protected void broke(Throwable thrown) {
    broke(thrown, body.tap());
  }
}
