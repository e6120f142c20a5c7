package dev.tollgate.ledger.pricing;

import org.jspecify.annotations.Nullable;

/** The shorter names under which a model's price may be listed. */
final class ModelNames {
  private static final String FINE_TUNE = "ft:";
  private static final String LATEST = "-latest";

  private ModelNames() {}

  /**
   * The name without its date, or null if it ends with none: {@code -2024-08-06}, {@code
   * -20240806}, {@code @20240806}, {@code -0613} or {@code -latest}.
   */
  static @Nullable String withoutDate(String name) {
    if (name.endsWith(LATEST)) {
      return cut(name, LATEST.length());
    }
    if (endsWith(name, "-dddd-dd-dd")) {
      return cut(name, 11);
    }
    if (endsWith(name, "-dddddddd") || endsWith(name, "@dddddddd")) {
      return cut(name, 9);
    }
    return endsWith(name, "-dddd") ? cut(name, 5) : null;
  }

  /** The name before its first colon, or null if there is none. A fine-tune has no tag. */
  static @Nullable String withoutTag(String name) {
    int colon = name.indexOf(':');
    return colon <= 0 || name.startsWith(FINE_TUNE) ? null : name.substring(0, colon);
  }

  /**
   * A fine-tune without its owner's part: {@code ft:gpt-4o-mini-2024-07-18:org::id} is {@code
   * ft:gpt-4o-mini-2024-07-18}. Null for any other name.
   */
  static @Nullable String ofFineTune(String name) {
    if (!name.startsWith(FINE_TUNE)) {
      return null;
    }
    int colon = name.indexOf(':', FINE_TUNE.length());
    return colon < 0 ? null : name.substring(0, colon);
  }

  /** What an Amazon resource name ends with after its last slash; null for any other name. */
  static @Nullable String ofArn(String name) {
    int slash = name.startsWith("arn:") ? name.lastIndexOf('/') : -1;
    return slash < 0 ? null : name.substring(slash + 1);
  }

  private static @Nullable String cut(String name, int chars) {
    return name.length() == chars ? null : name.substring(0, name.length() - chars);
  }

  private static boolean endsWith(String name, String pattern) {
    int offset = name.length() - pattern.length();
    if (offset < 0) {
      return false;
    }
    for (int i = 0; i < pattern.length(); i++) {
      char want = pattern.charAt(i);
      char c = name.charAt(offset + i);
      if (want == 'd' ? c < '0' || c > '9' : c != want) {
        return false;
      }
    }
    return true;
  }
}
