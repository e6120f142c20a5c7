package dev.tollgate.collector.config;

import java.util.List;

/**
 * A key table is the keys that one mapping of tollgate.yaml may have. The parser refuses every
 * other, and the JSON Schema and the reference page are made of it. Immutable.
 *
 * @param title what the mapping says, for the reference
 */
record KeyTable(String title, List<Key> keys) {

  /**
   * One key.
   *
   * @param fallback what holds without it, in words; empty where it is required
   * @param meaning one or two sentences
   */
  record Key(String name, ValueForm form, String fallback, String meaning) {
    boolean required() {
      return fallback.isEmpty();
    }
  }

  KeyTable(String title, Key... keys) {
    this(title, List.of(keys));
  }

  /** The keys' names, in the order of the table. */
  List<String> names() {
    return keys.stream().map(Key::name).toList();
  }
}
