package dev.tollgate.core.contract;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A response as the app sees it.
 *
 * @param headers the first value of each, names in lower case
 * @param http2 whether it came over HTTP/2
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Incoming(int status, Map<String, String> headers, byte[] body, boolean http2) {

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
