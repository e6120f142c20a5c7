package dev.tollgate.collector.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command that a JVM was started with: its options and what it runs. Immutable.
 *
 * @param options of the JVM, the later ones winning: from the environment, then the command line
 * @param main the main class, or the jar's name without directory and ending
 * @param jar the jar, if one was named
 */
public record JvmCommand(List<String> options, String main, @Nullable String jar) {
  /** Options of the java launcher whose value is the next word. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--add-modules",
          "--limit-modules",
          "--add-exports",
          "--add-opens",
          "--add-reads",
          "--patch-module",
          "--enable-native-access",
          "--source");

  private static final String AGENT = "-javaagent:";

  /**
   * Reads a command line.
   *
   * @param arguments the program first
   * @param before options from the environment that come before those of the command line
   * @param after those that come after
   */
  static JvmCommand of(List<String> arguments, List<String> before, List<String> after) {
    List<String> options = new ArrayList<>(before);
    String main = arguments.isEmpty() ? "?" : fileName(arguments.get(0));
    String jar = null;
    for (int i = 1; i < arguments.size(); i++) {
      String word = arguments.get(i);
      boolean hasNext = i + 1 < arguments.size();
      if (word.equals("-jar") && hasNext) {
        jar = arguments.get(i + 1);
        main = withoutEnding(fileName(jar));
        break;
      }
      if ((word.equals("-m") || word.equals("--module")) && hasNext) {
        main = afterSlash(arguments.get(i + 1));
        break;
      }
      if (word.startsWith("--module=")) {
        main = afterSlash(word.substring("--module=".length()));
        break;
      }
      if (!word.startsWith("-") && !word.startsWith("@")) {
        main = word;
        break;
      }
      options.add(word);
      if (WITH_VALUE.contains(word)) {
        i++;
      }
    }
    options.addAll(after);
    return new JvmCommand(List.copyOf(options), main, jar);
  }

  /** What {@code -XX:+name} or {@code -XX:-name} says, the last one; null if neither is there. */
  public @Nullable Boolean flag(String name) {
    Boolean value = null;
    for (String option : options) {
      if (option.equals("-XX:+" + name)) {
        value = true;
      } else if (option.equals("-XX:-" + name)) {
        value = false;
      }
    }
    return value;
  }

  /** Whether an agent jar of ours was named with {@code -javaagent}. */
  boolean namesAgent() {
    for (String option : options) {
      if (option.startsWith(AGENT)) {
        String path = option.substring(AGENT.length());
        int equals = path.indexOf('=');
        if (isAgentJar(equals < 0 ? path : path.substring(0, equals))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a path is that of an agent jar of ours, by its name. */
  static boolean isAgentJar(String path) {
    String name = fileName(path);
    return name.startsWith("tollgate-agent") && name.endsWith(".jar");
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String withoutEnding(String name) {
    return name.endsWith(".jar") ? name.substring(0, name.length() - ".jar".length()) : name;
  }

  private static String afterSlash(String module) {
    return module.substring(module.indexOf('/') + 1);
  }
}
