package dev.tollgate.core.usage;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a {@code multipart/form-data} body as if they were members of a JSON object;
 * files are passed over. The boundary is taken from the body's first line. One use, one thread.
 */
final class MultipartForm {
  /** A longer line is no part's header. */
  private static final int MAX_HEADER = 4096;

  /** Of a longer field, its begin will do. */
  private static final int MAX_FIELD = 64 << 10;

  private final Shape shape;
  private final FactSink sink;
  private byte[] body = {};
  private int length;

  MultipartForm(Shape shape, FactSink sink) {
    this.shape = shape;
    this.sink = sink;
  }

  /** Whether a body begins as a form does, which no JSON does. */
  static boolean isLikely(byte[] body) {
    return body.length > 2 && body[0] == '-' && body[1] == '-';
  }

  /**
   * Tells the sink what the fields say.
   *
   * @param length how much of the body to read
   * @return whether the form was whole
   */
  boolean read(byte[] form, int length) {
    body = form;
    this.length = length;
    int lineEnd = indexOf('\n', 0);
    if (lineEnd < 0 || lineEnd > MAX_HEADER) {
      return false;
    }
    byte[] delimiter = trimmed(0, lineEnd).getBytes(StandardCharsets.ISO_8859_1);
    int at = lineEnd + 1;
    while (true) {
      int next = indexOf(delimiter, at);
      if (next < 0) {
        part(at, length);
        return false;
      }
      part(at, next);
      int end = next + delimiter.length;
      if (end + 1 < length && body[end] == '-' && body[end + 1] == '-') {
        return true;
      }
      at = indexOf('\n', end) + 1;
      if (at == 0) {
        return false;
      }
    }
  }

  private void part(int from, int to) {
    String name = null;
    boolean file = false;
    int at = from;
    while (true) {
      int lineEnd = indexOf('\n', at);
      if (lineEnd < 0 || lineEnd >= to || lineEnd - at > MAX_HEADER) {
        return;
      }
      String line = trimmed(at, lineEnd);
      at = lineEnd + 1;
      if (line.isEmpty()) {
        break;
      }
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        name = parameter(line, "name");
        file = parameter(line, "filename") != null;
      }
    }
    if (name != null && !file) {
      field(name, at, lineBefore(at, to));
    }
  }

  private void field(String name, int from, int to) {
    Shape.Node node = shape.root().member(name);
    Fact fact = node == null ? null : node.fact;
    if (fact == null) {
      return;
    }
    int kept = Math.min(to - from, MAX_FIELD);
    char[] value = new String(body, from, kept, StandardCharsets.UTF_8).trim().toCharArray();
    switch (fact.kind) {
      case NAME:
        sink.name(fact, value, 0, value.length);
        break;
      case COUNT:
        long count = Counts.parse(value, 0, value.length);
        if (count >= 0) {
          sink.count(fact, count);
        }
        break;
      case SWITCH:
        sink.flag(fact, Names.same("true", value, 0, value.length));
        break;
      case TEXT:
      case PROMPT:
        sink.text(to - from);
        break;
      default: // Not of a form.
    }
  }

  /** The value of a header's parameter, quoted or not; null where it has none. */
  private static @Nullable String parameter(String line, String name) {
    for (int at = line.indexOf(';'); at >= 0; at = line.indexOf(';', at + 1)) {
      int start = at + 1;
      while (start < line.length() && line.charAt(start) == ' ') {
        start++;
      }
      if (line.startsWith(name + "=", start)) {
        int value = start + name.length() + 1;
        boolean quoted = line.startsWith("\"", value);
        int from = quoted ? value + 1 : value;
        int to = line.indexOf(quoted ? '"' : ';', from);
        return line.substring(from, to < 0 ? line.length() : to).trim();
      }
    }
    return null;
  }

  /** Where the line break before a delimiter begins. */
  private int lineBefore(int from, int to) {
    int end = to;
    if (end > from && body[end - 1] == '\n') {
      end--;
    }
    if (end > from && body[end - 1] == '\r') {
      end--;
    }
    return end;
  }

  private String trimmed(int from, int to) {
    return new String(body, from, to - from, StandardCharsets.UTF_8).trim();
  }

  private int indexOf(char wanted, int from) {
    for (int i = from; i < length; i++) {
      if (body[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Where a line begins with these bytes. */
  private int indexOf(byte[] wanted, int from) {
    for (int i = from; i <= length - wanted.length; i++) {
      if (body[i] == wanted[0] && (i == 0 || body[i - 1] == '\n') && matches(wanted, i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean matches(byte[] wanted, int at) {
    for (int i = 1; i < wanted.length; i++) {
      if (body[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
