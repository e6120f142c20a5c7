package dev.tollgate.core.usage;

import org.jspecify.annotations.Nullable;

/** Short names out of a parser's buffer, as strings only where they are new. */
final class Names {
  /** The longest name that is kept, in characters; the rest is cut. */
  static final int MAX_LENGTH = 256;

  private Names() {}

  /** The string with these characters: the known one if it is the same, or if there are none. */
  static @Nullable String keep(@Nullable String known, char[] chars, int offset, int length) {
    if (length == 0
        || (known != null && same(known, chars, offset, Math.min(length, MAX_LENGTH)))) {
      return known;
    }
    return SharedNames.of(chars, offset, Math.min(length, MAX_LENGTH));
  }

  /** The string with these characters, of which there is no other; null if there are none. */
  static @Nullable String unique(char[] chars, int offset, int length) {
    return length == 0 ? null : new String(chars, offset, Math.min(length, MAX_LENGTH));
  }

  /** Whether the string has exactly these characters. */
  static boolean same(String known, char[] chars, int offset, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != chars[offset + i]) {
        return false;
      }
    }
    return true;
  }
}
