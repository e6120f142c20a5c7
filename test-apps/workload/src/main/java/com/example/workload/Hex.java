package com.example.workload;

/** Bytes as text: two lower-case digits each. */
public final class Hex {
  private static final String DIGITS = "0123456789abcdef";

  private Hex() {}

  /** These bytes, first to last. */
  public static String of(byte[] bytes) {
    StringBuilder text = new StringBuilder(2 * bytes.length);
    for (byte b : bytes) {
      text.append(DIGITS.charAt((b >> 4) & 0xf)).append(DIGITS.charAt(b & 0xf));
    }
    return text.toString();
  }
}
