package dev.tollgate.ledger.pricing;

import java.math.BigDecimal;

/** Reads plain decimal numbers, and no other spelling that BigDecimal knows. */
final class Decimals {
  /** No number here needs more; it keeps absurd input cheap. */
  private static final int MAX_LENGTH = 40;

  private Decimals() {}

  /** The number; an {@link IllegalArgumentException} if the text is none. */
  static BigDecimal parse(String text) {
    int digits = 0;
    int points = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean point = c == '.' && digits > 0 && i < text.length() - 1;
      if (!digit && !point && !(c == '-' && i == 0)) {
        throw new IllegalArgumentException("\"" + text + "\" is not a decimal number");
      }
      digits += digit ? 1 : 0;
      points += point ? 1 : 0;
    }
    if (digits == 0 || points > 1 || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("\"" + text + "\" is not a decimal number");
    }
    return new BigDecimal(text);
  }
}
