package dev.tollgate.faults;

import com.example.crowd.CrowdMain;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Stage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The app of {@code com.example.crowd} as a test starts it and leads it from turn to turn. */
final class CrowdApp {
  static final Duration LIMIT = Duration.ofMinutes(3);

  private CrowdApp() {}

  /**
   * Starts the app.
   *
   * @param jdk 11 or newer
   * @param withAgent whether ops put {@code -javaagent} into its command
   * @param question its arguments after the URL
   */
  static Child start(
      Jdk jdk, Stage stage, LoopbackProvider provider, boolean withAgent, String... question)
      throws IOException {
    Path hosts = stage.directory().resolve("crowd-hosts");
    Files.writeString(hosts, "127.0.0.1 api.openai.com\n");
    List<String> command = new ArrayList<>();
    command.add(jdk.home().resolve("bin").resolve("java").toString());
    if (withAgent) {
      command.add("-javaagent:" + stage.jar("agent/dist") + "=home=" + stage.home());
    }
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx1g",
            "-Djdk.net.hosts.file=" + hosts,
            "-Dspring.application.name=crowd",
            "-cp",
            classes().toString(),
            CrowdMain.class.getName(),
            provider.chat()));
    command.addAll(Arrays.asList(question));
    ProcessBuilder builder = new ProcessBuilder(command).directory(stage.directory().toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("TOLLGATE"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return Child.start("crowd", builder);
  }

  private static Path classes() {
    try {
      return Path.of(CrowdMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the app's classes are nowhere", e);
    }
  }

  /** Waits until the app says this. */
  static void await(Child app, String word) throws InterruptedException {
    app.await(line -> line.equals(word), LIMIT);
  }

  /** Lets the app go on. */
  static void next(Child app) throws IOException {
    app.process().getOutputStream().write("\n".getBytes(StandardCharsets.UTF_8));
    app.process().getOutputStream().flush();
  }
}
