package dev.tollgate.ledger.policy;

/**
 * A glob is a pattern of a label's values: {@code *} stands for any characters or none, {@code ?}
 * for exactly one, every other character for itself. Letter case counts. Immutable; matching makes
 * no garbage.
 */
public final class Glob {
  private final String pattern;
  private final boolean plain;

  private Glob(String pattern) {
    this.pattern = pattern;
    this.plain = pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
  }

  /** The glob of this pattern. */
  public static Glob of(String pattern) {
    return new Glob(pattern);
  }

  /** Whether it has no wildcard, so that one value alone matches. */
  public boolean isPlain() {
    return plain;
  }

  /** Whether the whole value is of this pattern. */
  public boolean matches(String value) {
    if (plain) {
      return pattern.equals(value);
    }
    int p = 0;
    int v = 0;
    int star = -1;
    int resumeAt = 0;
    while (v < value.length()) {
      char wanted = p < pattern.length() ? pattern.charAt(p) : 0;
      if (p < pattern.length() && wanted == '*') {
        star = p++;
        resumeAt = v;
      } else if (p < pattern.length() && (wanted == '?' || wanted == value.charAt(v))) {
        p++;
        v++;
      } else if (star >= 0) {
        // The last star takes one character more: an earlier one never needs to.
        p = star + 1;
        v = ++resumeAt;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
