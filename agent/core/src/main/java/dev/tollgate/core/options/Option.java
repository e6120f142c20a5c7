package dev.tollgate.core.options;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An option is one setting of the agent: its key, how it is read, its default and what it means.
 * Immutable. The reference page lists exactly these objects.
 *
 * @param <T> the type of its value
 */
public final class Option<T> {
  private final String key;
  private final String type;
  private final T defaultValue;
  private final String since;
  private final String meaning;
  private final Function<String, @Nullable T> reader;

  Option(
      String key,
      String type,
      T defaultValue,
      String since,
      String meaning,
      Function<String, @Nullable T> reader) {
    this.key = key;
    this.type = type;
    this.defaultValue = defaultValue;
    this.since = since;
    this.meaning = meaning;
    this.reader = reader;
  }

  /**
   * The key in agent arguments; {@code tollgate.key} as a property, {@code TOLLGATE_KEY} outside.
   */
  public String key() {
    return key;
  }

  /** What kind of value it takes, with its range, for people. */
  public String type() {
    return type;
  }

  /** The value where nothing is set. */
  public T defaultValue() {
    return defaultValue;
  }

  /** The first version that has it. */
  public String since() {
    return since;
  }

  /** What it does, in a sentence or two. */
  public String meaning() {
    return meaning;
  }

  /** The value of this text, or null where the text is none. */
  @Nullable T read(String text) {
    return reader.apply(text);
  }
}
