package dev.tollgate.dist;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM calls to start the agent, at launch or into a running JVM. The only class compiled
 * for Java 8: on a JVM older than 11 it says so in one line and the app runs on untouched.
 *
 * <p>Never throws: nothing that goes wrong here may stop the app.
 */
public final class TollgateAgent {
  private static final int OLDEST = 11;
  static final String UNTOUCHED = "; not metering, the application runs on untouched";

  private TollgateAgent() {}

  /** Started with {@code -javaagent}. */
  public static void premain(@Nullable String options, Instrumentation instrumentation) {
    boot("start", options, instrumentation);
  }

  /** Attached to a running JVM, or, with the options {@code detach}, to be taken out of it. */
  public static void agentmain(@Nullable String options, Instrumentation instrumentation) {
    boot("attach", options, instrumentation);
  }

  private static void boot(String how, @Nullable String options, Instrumentation instrumentation) {
    try {
      // Here too, as a security manager may forbid it.
      String version = System.getProperty("java.specification.version", "");
      if (feature(version) < OLDEST) {
        say("needs Java " + OLDEST + " or newer, this is " + version + UNTOUCHED);
        return;
      }
      // By name: Boot is newer byte code than this class.
      Class.forName("dev.tollgate.dist.Boot")
          .getMethod(how, String.class, Instrumentation.class)
          .invoke(null, options, instrumentation);
    } catch (Throwable t) {
      Throwable cause = t.getCause() != null ? t.getCause() : t;
      say(cause instanceof IllegalStateException ? cause.getMessage() : couldNotStart(cause));
    }
  }

  private static String couldNotStart(Throwable cause) {
    String remedy =
        cause instanceof SecurityException
            ? "; let the policy of this JVM's security manager grant the agent jar"
                + " java.security.AllPermission"
            : "";
    return "could not start: " + cause + remedy + UNTOUCHED;
  }

  /** The feature release of a specification version: 8 for {@code 1.8}, 17 for {@code 17}. */
  static int feature(String specificationVersion) {
    try {
      return specificationVersion.startsWith("1.")
          ? Integer.parseInt(specificationVersion.substring(2))
          : Integer.parseInt(specificationVersion);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @SuppressWarnings("SystemErr") // the one place where the agent may speak on stderr
  private static void say(String text) {
    System.err.println("tollgate: " + text);
  }
}
