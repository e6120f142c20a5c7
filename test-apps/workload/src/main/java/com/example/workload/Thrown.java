package com.example.workload;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What a call threw, without the exceptions that futures wrap around it. Immutable. */
public final class Thrown {
  private final Throwable cause;

  private Thrown(Throwable cause) {
    this.cause = cause;
  }

  /** What was thrown first. */
  Throwable cause() {
    return cause;
  }

  /** What is under this exception, or the exception itself when no future wrapped it. */
  public static Thrown of(Throwable e) {
    Throwable cause = e.getCause();
    boolean wrapped = e instanceof CompletionException || e instanceof ExecutionException;
    return wrapped && cause != null ? of(cause) : new Thrown(e);
  }

  /** The member {@code exception} of a JSON object: the class's name. */
  public String exception() {
    return "\"exception\":\"" + cause.getClass().getName() + "\"";
  }

  /**
   * The member {@code message} of a JSON object: a string, or null. It is what a log has of the
   * exception after its class, which may be more than its message.
   */
  public String message() {
    String logged = cause.toString();
    String className = cause.getClass().getName();
    return "\"message\":"
        + quote(
            logged.equals(className)
                ? null
                : logged.startsWith(className + ": ")
                    ? logged.substring(className.length() + 2)
                    : logged);
  }

  private static String quote(@Nullable String text) {
    if (text == null) {
      return "null";
    }
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
