package com.example.gateway;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The command line: {@code --name value} pairs, and switches that have no value. Immutable. */
final class Options {
  private final Map<String, String> values = new TreeMap<>();

  /**
   * Reads the arguments.
   *
   * @param switches the options that take no value
   */
  Options(String[] args, String... switches) {
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("--")) {
        throw new IllegalArgumentException(args[i] + " is not an option");
      }
      String name = args[i].substring(2);
      if (java.util.Arrays.asList(switches).contains(name)) {
        values.put(name, "true");
      } else if (i + 1 < args.length) {
        values.put(name, args[++i]);
      } else {
        throw new IllegalArgumentException(args[i] + " needs a value");
      }
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  @Nullable String text(String name) {
    return values.get(name);
  }

  int number(String name, int otherwise) {
    return Integer.parseInt(values.getOrDefault(name, Integer.toString(otherwise)));
  }

  /** The value of a variable of the environment, or what stands in for it. */
  static String environment(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }
}
