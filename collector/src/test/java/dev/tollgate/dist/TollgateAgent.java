package dev.tollgate.dist;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the agent, which the collector's build does not see: it keeps the agent's side of
 * what an attacher may ask for and read, and does nothing else. The real one is attached to in the
 * end-to-end tests.
 */
public final class TollgateAgent {
  private static final String STATE = "tollgate.state";

  private TollgateAgent() {}

  /** Named with {@code -javaagent}: as an agent that did not start. */
  public static void premain(@Nullable String options) {}

  /** Attached to a running JVM; options as with the real agent, and some to play its troubles. */
  public static void agentmain(String options, Instrumentation instrumentation) throws Exception {
    if (options.contains("silent=true")) {
      return;
    }
    Properties properties = properties(instrumentation);
    if (options.contains("failing=true")) {
      properties.setProperty("tollgate.problem", "no bridge");
      return;
    }
    if (properties.getProperty(STATE) == null) {
      properties.setProperty("tollgate.version", System.getProperty("test.version", "0.1.0-TEST"));
    }
    boolean detach = options.equals("detach");
    properties.setProperty(STATE, detach ? "dormant" : "active");
    properties.setProperty("tollgate.since", "1764158400000");
    properties.setProperty("tollgate.jvm", "");
    for (String option : options.split(",", -1)) {
      String[] pair = option.split("=", 2);
      if (pair.length == 2) {
        properties.setProperty("tollgate." + pair[0], pair[1]);
      }
    }
  }

  private static Properties properties(Instrumentation instrumentation) throws Exception {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.vm", Set.of(TollgateAgent.class.getModule())),
        Map.of(),
        Set.of(),
        Map.of());
    return (Properties)
        Class.forName("jdk.internal.vm.VMSupport").getMethod("getAgentProperties").invoke(null);
  }
}
