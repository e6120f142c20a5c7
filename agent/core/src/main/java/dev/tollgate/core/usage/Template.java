package dev.tollgate.core.usage;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A template is a host or path with placeholders: {@code /v1/models/{model}:embedContent}. A
 * placeholder stands for one character or more, none of them a slash; where several readings fit,
 * the first placeholder is the longest. {@code **} at the begin stands for anything, nothing
 * included. Immutable.
 */
final class Template {
  private static final String ANYTHING = "**";

  private final boolean anyPrefix;
  private final List<String> literals = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  private Template(String text) {
    anyPrefix = text.startsWith(ANYTHING);
    int from = anyPrefix ? ANYTHING.length() : 0;
    int open = text.indexOf('{', from);
    while (open >= 0) {
      int close = text.indexOf('}', open);
      literals.add(text.substring(from, open));
      names.add(text.substring(open + 1, close));
      from = close + 1;
      open = text.indexOf('{', from);
    }
    literals.add(text.substring(from));
  }

  static Template of(String text) {
    return new Template(text);
  }

  /**
   * What the placeholders stand for, in their order; null where the text does not match.
   *
   * @param text to be matched as a whole
   */
  String @Nullable [] match(String text) {
    if (!text.endsWith(literals.get(names.size()))) {
      return null;
    }
    String[] values = new String[names.size()];
    if (!anyPrefix) {
      return matches(text, 0, 0, values) ? values : null;
    }
    for (int from = 0; from < text.length(); from++) {
      if (matches(text, from, 0, values)) {
        return values;
      }
    }
    return null;
  }

  /** The value of a placeholder among those of a match, or null where there is none such. */
  @Nullable String value(String name, String[] values) {
    int index = names.indexOf(name);
    return index < 0 ? null : values[index];
  }

  private boolean matches(String text, int from, int index, String[] values) {
    String literal = literals.get(index);
    if (!text.startsWith(literal, from)) {
      return false;
    }
    int start = from + literal.length();
    if (index == names.size()) {
      return start == text.length();
    }
    int limit = text.indexOf('/', start);
    for (int end = limit < 0 ? text.length() : limit; end > start; end--) {
      if (matches(text, end, index + 1, values)) {
        values[index] = text.substring(start, end);
        return true;
      }
    }
    return false;
  }
}
