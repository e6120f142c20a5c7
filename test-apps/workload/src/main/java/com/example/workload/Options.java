package com.example.workload;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The command line: {@code --name value} pairs, and switches that have no value. Immutable. */
public final class Options {
  private final Map<String, String> values = new TreeMap<>();

  /**
   * Reads the arguments.
   *
   * @param switches the options that take no value
   * @throws IllegalArgumentException for what is no option, or an option without its value
   */
  public Options(String[] args, String... switches) {
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

  /** Whether the option was given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The value of an option, or what stands in for it. */
  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** The value of an option; null if it was not given. */
  public @Nullable String text(String name) {
    return values.get(name);
  }

  /**
   * The value of an option as a number, or what stands in for it.
   *
   * @throws NumberFormatException for a value that is no number
   */
  public int number(String name, int otherwise) {
    return Integer.parseInt(values.getOrDefault(name, Integer.toString(otherwise)));
  }

  /** The value of a variable of the environment, or what stands in for it. */
  public static String environment(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }
}
