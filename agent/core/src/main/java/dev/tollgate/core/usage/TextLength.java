package dev.tollgate.core.usage;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** How long the text is that a parser stands at, without a copy of it. */
final class TextLength {
  private TextLength() {}

  /** In Unicode code points. */
  static long codePoints(JsonParser p) throws IOException {
    char[] chars = p.getTextCharacters();
    int from = p.getTextOffset();
    int to = from + p.getTextLength();
    long points = 0;
    for (int i = from; i < to; i++) {
      points += Character.isLowSurrogate(chars[i]) ? 0 : 1;
    }
    return points;
  }

  /** In bytes of UTF-8. */
  static long utf8Bytes(JsonParser p) throws IOException {
    int length = p.getTextLength();
    char[] chars = p.getTextCharacters();
    int from = p.getTextOffset();
    long bytes = length;
    for (int i = from; i < from + length; i++) {
      char c = chars[i];
      if (c >= 0x80) {
        // Each half of a surrogate pair stands for two of its four bytes.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
