package dev.tollgate.core.usage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A set of event names, compared byte by byte. Immutable. */
final class EventNames {
  private final byte[][] names;

  EventNames(String... names) {
    this.names = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      this.names[i] = names[i].getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** Whether the first bytes are one of the names. */
  boolean contains(byte[] name, int length) {
    for (byte[] candidate : names) {
      if (candidate.length == length && Arrays.equals(candidate, 0, length, name, 0, length)) {
        return true;
      }
    }
    return false;
  }
}
