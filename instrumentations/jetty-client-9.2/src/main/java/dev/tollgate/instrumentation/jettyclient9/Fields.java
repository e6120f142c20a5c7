package dev.tollgate.instrumentation.jettyclient9;

import org.eclipse.jetty.client.HttpResponse;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * Headers in every version: {@code HttpFields} is a class in Jetty 9 and an interface from 10 on,
 * so that no code can call its own methods in both.
 */
final class Fields {

  /** Whether this is Jetty 10 or 11. */
  static final boolean SINCE_10 = HttpFields.class.isInterface();

  private Fields() {}

  /** The first value of the header, its name in any letter case, or null. */
  static @Nullable String first(Iterable<HttpField> headers, String name) {
    for (HttpField header : headers) {
      if (header.getName().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }

  /** What they say of the content's length, in bytes; -1 where they do not. */
  static long contentLength(Iterable<HttpField> headers) {
    String length = first(headers, "Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length.trim());
    } catch (NumberFormatException e) {
      return -1; // the client makes of it what it makes of it
    }
  }

  /** Adds a header. */
  static void add(HttpResponse response, HttpField header) throws ReflectiveOperationException {
    if (SINCE_10) {
      response.addHeader(header);
    } else {
      HttpFields.class.getMethod("add", HttpField.class).invoke(response.getHeaders(), header);
    }
  }
}
