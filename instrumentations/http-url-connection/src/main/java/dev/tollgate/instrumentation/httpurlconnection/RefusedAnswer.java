package dev.tollgate.instrumentation.httpurlconnection;

import dev.tollgate.api.exchange.Refusal;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as a connection shows a response: a status line that is header 0 and has no name, the
 * headers, and a body that {@code getErrorStream} gives. Immutable but for the body's position.
 */
final class RefusedAnswer {
  private final int status;
  private final String url;
  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final InputStream body;

  RefusedAnswer(Refusal refusal, URL url) {
    this.status = refusal.status();
    this.url = url.toString();
    byte[] bytes = refusal.body();
    this.body = new ByteArrayInputStream(bytes);
    new TreeMap<>(refusal.headers())
        .forEach(
            (name, value) -> {
              names.add(name);
              values.add(value);
            });
    names.add("content-length");
    values.add(String.valueOf(bytes.length));
  }

  /** What the JDK throws for a response of this status. */
  IOException failure() {
    return status == 404 || status == 410
        ? new FileNotFoundException(url)
        : new IOException("Server returned HTTP response code: " + status + " for URL: " + url);
  }

  /** The body; the same stream each time. */
  InputStream body() {
    return body;
  }

  /** The value of header {@code at}, counted from the status line, or null beyond the last. */
  @Nullable String value(int at) {
    if (at == 0) {
      return "HTTP/1.1 " + status;
    }
    return at > 0 && at <= values.size() ? values.get(at - 1) : null;
  }

  /** The name of header {@code at}; the status line has none. */
  @Nullable String name(int at) {
    return at > 0 && at <= names.size() ? names.get(at - 1) : null;
  }

  /** The value of the header of this name, in any letter case. */
  @Nullable String value(@Nullable String name) {
    if (name == null) {
      return value(0);
    }
    for (int at = 0; at < names.size(); at++) {
      if (names.get(at).equalsIgnoreCase(name)) {
        return values.get(at);
      }
    }
    return null;
  }

  /** All headers, the status line under null. */
  Map<@Nullable String, List<String>> all() {
    Map<@Nullable String, List<String>> all = new LinkedHashMap<>();
    all.put(null, List.of("HTTP/1.1 " + status));
    for (int at = 0; at < names.size(); at++) {
      all.put(names.get(at), List.of(values.get(at)));
    }
    return Collections.unmodifiableMap(all);
  }
}
