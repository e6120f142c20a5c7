package dev.tollgate.core.usage;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Short texts that many calls have in common (models, keys, call sites), so that ten thousand open
 * calls hold one string and not ten thousand equal ones. Bounded: a text that has not been met
 * lately is simply another string. Thread-safe, no lock.
 */
public final class SharedNames {
  private static final int KEPT = 256;
  private static final AtomicReferenceArray<@Nullable String> NAMES =
      new AtomicReferenceArray<>(KEPT);

  private SharedNames() {}

  /** A string equal to this one; null for null. */
  public static @Nullable String of(@Nullable String name) {
    if (name == null) {
      return null;
    }
    int at = at(name.hashCode());
    String kept = NAMES.get(at);
    if (name.equals(kept)) {
      return kept;
    }
    NAMES.set(at, name);
    return name;
  }

  /** The string with these characters. */
  static String of(char[] chars, int offset, int length) {
    int hash = 0;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + chars[i];
    }
    int at = at(hash);
    String kept = NAMES.get(at);
    if (kept != null && Names.same(kept, chars, offset, length)) {
      return kept;
    }
    String made = new String(chars, offset, length);
    NAMES.set(at, made);
    return made;
  }

  private static int at(int hash) {
    return (hash ^ (hash >>> 16)) & (KEPT - 1);
  }
}
