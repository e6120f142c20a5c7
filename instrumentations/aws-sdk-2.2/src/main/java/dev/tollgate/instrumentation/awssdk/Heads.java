package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.api.exchange.Tap;
import software.amazon.awssdk.http.SdkHttpResponse;

/** What a response's head says. */
final class Heads {
  private Heads() {}

  static void report(SdkHttpResponse head, Tap tap) {
    tap.head(head.statusCode(), name -> head.firstMatchingHeader(name).orElse(null));
  }

  /** How many bytes the body has, or -1 where that is not said. */
  static long bodyLength(SdkHttpResponse head) {
    if (head.statusCode() == 204 || head.statusCode() == 304) {
      return 0;
    }
    String length = head.firstMatchingHeader("Content-Length").orElse("-1");
    try {
      return Long.parseLong(length.trim());
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
