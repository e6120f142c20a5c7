package dev.tollgate.core.meter;

import dev.tollgate.api.exchange.Headers;
import org.jspecify.annotations.Nullable;

/** Which try of a call a request is, where its SDK says so: those of OpenAI and Anthropic do. */
final class RetryCount {
  private static final String HEADER = "x-stainless-retry-count";
  private static final int MOST_DIGITS = 3;

  private RetryCount() {}

  /** From 0; 0 as well where nothing is said, or no number. */
  static int of(Headers request) {
    return parse(request.first(HEADER));
  }

  private static int parse(@Nullable String header) {
    if (header == null || header.isEmpty() || header.length() > MOST_DIGITS) {
      return 0;
    }
    int count = 0;
    for (int i = 0; i < header.length(); i++) {
      int digit = header.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      count = count * 10 + digit;
    }
    return count;
  }
}
