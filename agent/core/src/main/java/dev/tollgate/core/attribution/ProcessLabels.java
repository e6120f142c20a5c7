package dev.tollgate.core.attribution;

import dev.tollgate.core.options.Options;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The labels that hold for a whole JVM: what it is, and whose, as it was told. */
public final class ProcessLabels {
  private ProcessLabels() {}

  /**
   * The labels of this JVM, without any rule.
   *
   * @param properties system properties by name
   * @param environment environment variables by name
   */
  public static Labels of(
      Options options,
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    return new Labels.Builder()
        .set(Label.SERVICE, service(options, properties, environment))
        .set(Label.ENVIRONMENT, environment(options, environment))
        .set(Label.TEAM, options.get(Options.TEAM).trim())
        .set(Label.OWNER, options.get(Options.OWNER).trim())
        .set(Label.JOB, options.get(Options.JOB).trim())
        .set(Label.MODE, options.get(Options.MODE).trim())
        .build();
  }

  private static String service(
      Options options,
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    String[] candidates = {
      options.get(Options.SERVICE),
      environment.apply("OTEL_SERVICE_NAME"),
      resourceAttribute(environment, "service.name"),
      properties.apply("spring.application.name"),
      environment.apply("SPRING_APPLICATION_NAME"),
      mainName(properties.apply("sun.java.command"))
    };
    for (String candidate : candidates) {
      if (candidate != null && !candidate.isBlank()) {
        return candidate.trim();
      }
    }
    return "unknown";
  }

  private static @Nullable String environment(
      Options options, Function<String, @Nullable String> environment) {
    String option = options.get(Options.ENVIRONMENT);
    if (!option.isBlank()) {
      return option.trim();
    }
    String named = resourceAttribute(environment, "deployment.environment.name");
    return named != null ? named : resourceAttribute(environment, "deployment.environment");
  }

  private static @Nullable String resourceAttribute(
      Function<String, @Nullable String> environment, String key) {
    String attributes = environment.apply("OTEL_RESOURCE_ATTRIBUTES");
    if (attributes == null) {
      return null;
    }
    int start = 0;
    while (start < attributes.length()) {
      int comma = attributes.indexOf(',', start);
      int end = comma < 0 ? attributes.length() : comma;
      int equals = attributes.indexOf('=', start);
      if (equals >= 0 && equals < end && attributes.substring(start, equals).trim().equals(key)) {
        return attributes.substring(equals + 1, end).trim();
      }
      start = end + 1;
    }
    return null;
  }

  /** The main class, or the jar's name without directory and ending, of a JVM's command. */
  static @Nullable String mainName(@Nullable String command) {
    if (command == null || command.isBlank()) {
      return null;
    }
    int jarEnd = command.indexOf(".jar");
    int space = command.indexOf(' ');
    boolean isJar =
        jarEnd >= 0 && (jarEnd + 4 == command.length() || command.charAt(jarEnd + 4) == ' ');
    if (isJar && command.substring(0, jarEnd).indexOf(" -") < 0) {
      String path = command.substring(0, jarEnd);
      int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
      return path.substring(slash + 1);
    }
    String main = space < 0 ? command : command.substring(0, space);
    int module = main.indexOf('/');
    return module < 0 ? main : main.substring(module + 1);
  }
}
