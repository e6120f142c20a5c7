package dev.tollgate.core.usage;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Reads counts as providers write them: whole numbers, but also {@code "12"} and {@code 12.0}. */
final class Counts {
  /** More than any call can consume; sums of such numbers do not overflow. */
  static final long MAX = 1_000_000_000_000_000L;

  private static final int MAX_LENGTH = 64;

  private Counts() {}

  /** The count, or -1 where it is none or larger than {@link #MAX}. */
  static long parse(char[] chars, int offset, int length) {
    if (length == 0 || length > MAX_LENGTH) {
      return -1;
    }
    long value = 0;
    for (int i = offset; i < offset + length; i++) {
      int digit = chars[i] - '0';
      if (digit < 0 || digit > 9) {
        return parseDecimal(chars, offset, length);
      }
      value = value * 10 + digit;
      if (value > MAX) {
        return -1;
      }
    }
    return value;
  }

  /** Seconds as milliseconds, half up; -1 where they are none or more than {@link #MAX}. */
  static long parseMillis(char[] chars, int offset, int length) {
    return length == 0 || length > MAX_LENGTH ? -1 : parseDecimal(chars, offset, length, 3);
  }

  private static long parseDecimal(char[] chars, int offset, int length) {
    return parseDecimal(chars, offset, length, 0);
  }

  private static long parseDecimal(char[] chars, int offset, int length, int powerOfTen) {
    try {
      BigDecimal value = new BigDecimal(chars, offset, length).scaleByPowerOfTen(powerOfTen);
      // The exponent first: 1e999999999 is short to write and long to compute with.
      if (value.signum() < 0 || value.precision() - (long) value.scale() > 16) {
        return -1;
      }
      if (value.signum() == 0 || value.precision() < (long) value.scale()) {
        return 0;
      }
      long whole =
          powerOfTen == 0 ? value.longValue() : value.setScale(0, RoundingMode.HALF_UP).longValue();
      return whole > MAX ? -1 : whole;
    } catch (ArithmeticException | NumberFormatException e) {
      return -1;
    }
  }
}
