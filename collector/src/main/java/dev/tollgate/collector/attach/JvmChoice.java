package dev.tollgate.collector.attach;

import dev.tollgate.collector.host.JvmTable;
import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.host.RunningJvm;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The JVMs that many are attached by: those whose main class or jar has a name in it, or all but
 * Tollgate's own. Immutable.
 */
public final class JvmChoice {
  private static final String OURS = "tollgate-";

  private final Pattern name;

  private JvmChoice(Pattern name) {
    this.name = name;
  }

  /** Every JVM. */
  public static JvmChoice all() {
    return matching("*");
  }

  /**
   * Those with this in the name of their main class or jar, in any letter case.
   *
   * @param part {@code *} in it stands for anything, {@code ?} for one character
   */
  public static JvmChoice matching(String part) {
    StringBuilder pattern = new StringBuilder();
    part.toLowerCase(Locale.ROOT)
        .chars()
        .forEach(
            letter ->
                pattern.append(
                    switch (letter) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(letter));
                    }));
    return new JvmChoice(Pattern.compile(pattern.toString(), Pattern.DOTALL));
  }

  /** Those there are now, by pid. */
  public List<RunningJvm> among(ProcessTable processes) throws IOException {
    return new JvmTable(processes).all().stream().filter(this::has).toList();
  }

  private boolean has(RunningJvm jvm) {
    String main = jvm.command().main().toLowerCase(Locale.ROOT);
    return !main.startsWith(OURS) && name.matcher(main).find();
  }
}
