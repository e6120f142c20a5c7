package dev.tollgate.collector.attach;

import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the agent in a JVM says of itself, in the JVM's agent properties, which its app does not
 * see. Immutable.
 *
 * @param state what it does
 * @param version its version; null if there is no agent
 * @param home the home that it records into; null if there is no agent
 * @param jvm the id of its ledger; null while it has none
 * @param sinceMs when that state began, epoch milliseconds; 0 if it is not known
 * @param problem why the last attach or detach could not be done, or the home cannot be used; null
 *     when well
 * @param unhooked HTTP clients in use that no hook is for: what they call is not metered
 */
public record AgentReport(
    AgentState state,
    @Nullable String version,
    @Nullable String home,
    @Nullable String jvm,
    long sinceMs,
    @Nullable String problem,
    List<String> unhooked) {
  private static final String PREFIX = "tollgate.";

  /** Of a JVM that has no agent. */
  public static final AgentReport NONE = of(new Properties());

  /** Of a JVM that could not be asked. */
  public static final AgentReport UNKNOWN =
      new AgentReport(AgentState.UNKNOWN, null, null, null, 0, null, List.of());

  /** Reads the properties of a JVM. */
  static AgentReport of(Properties properties) {
    return new AgentReport(
        AgentState.of(text(properties, "state"), text(properties, "jvm")),
        text(properties, "version"),
        text(properties, "home"),
        text(properties, "jvm"),
        number(text(properties, "since")),
        text(properties, "problem"),
        names(text(properties, "unhooked")));
  }

  private static @Nullable String text(Properties properties, String key) {
    String value = properties.getProperty(PREFIX + key);
    return value == null || value.isBlank() ? null : value;
  }

  private static List<String> names(@Nullable String text) {
    return text == null ? List.of() : List.of(text.split(",", -1));
  }

  private static long number(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0; // another version's way to say it
    }
  }
}
