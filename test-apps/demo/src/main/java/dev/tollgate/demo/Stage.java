package dev.tollgate.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stage is a temporary home with the built jars around it: simulator, collector and apps run on
 * it as real processes, with the providers' real host names mapped to loopback. Closing it ends
 * every process and deletes the home.
 */
public final class Stage implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Simulators start one at a time: the first makes the keys, the others find them. */
  private static final Object FIRST_MAKES_KEYS = new Object();

  private final Path root;
  private final Path directory;
  private final Path home;
  private final Path hosts;
  private final Deque<Child> children = new ArrayDeque<>();
  private List<String> launcher = List.of();

  private Stage(Path root, Path directory, Path home) {
    this.root = root;
    this.directory = directory;
    this.home = home;
    this.hosts = directory.resolve("hosts");
  }

  /**
   * Sets up a stage.
   *
   * @param root the project's root, whose modules are built
   */
  public static Stage open(Path root) throws IOException {
    Path directory = Files.createTempDirectory("tollgate-stage");
    return new Stage(
        root.toAbsolutePath(), directory, Files.createDirectory(directory.resolve("home")));
  }

  /**
   * Sets up a stage whose home is elsewhere, on a disk of its own for example. It need not exist,
   * and what is in it stays when the stage is closed.
   */
  public static Stage open(Path root, Path home) throws IOException {
    return new Stage(root.toAbsolutePath(), Files.createTempDirectory("tollgate-stage"), home);
  }

  /** The stage's TOLLGATE_HOME. */
  public Path home() {
    return home;
  }

  /** A place for files beside the home. */
  public Path directory() {
    return directory;
  }

  /** Puts a command in front of every app that is started from now on, {@code env A=b} say. */
  public void launchWith(String... command) {
    launcher = List.of(command);
  }

  /** Writes the caps; the collector reloads them. */
  public void policy(String yaml) throws IOException {
    Path next = home.resolve("tollgate.yaml.next");
    Files.writeString(next, yaml);
    Files.move(
        next,
        home.resolve("tollgate.yaml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Starts the simulator; the hosts it answers for lead to this machine from then on. */
  public Simulator simulator() throws IOException, InterruptedException {
    JsonNode ready = JSON.readTree(startSimulator());
    StringBuilder names = new StringBuilder("127.0.0.1 localhost\n");
    ready
        .path("hosts")
        .forEach(host -> names.append("127.0.0.1 ").append(host.asText()).append('\n'));
    Files.writeString(hosts, names);
    return new Simulator(ready);
  }

  private String startSimulator() throws IOException, InterruptedException {
    synchronized (FIRST_MAKES_KEYS) {
      Child child =
          start(
              "simulator",
              List.of(
                  java(null),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-jar",
                  jar("test-apps/provider-simulator").toString(),
                  "--dir",
                  SimulatorKeys.directory().toString()));
      return child.await(line -> line.startsWith("{"), START);
    }
  }

  /** Starts the collector and waits until it serves. */
  public Child serve() throws IOException, InterruptedException {
    Child child = collector("serve");
    child.await(line -> line.startsWith("serving"), START);
    return child;
  }

  /** Starts a command of the collector on this stage's home. */
  public Child collector(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java(null));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar("collector").toString()));
    command.addAll(Arrays.asList(arguments));
    command.addAll(List.of("--home", home.toString()));
    return start("tollgate " + arguments[0], command);
  }

  /** Runs a command of the collector to its end and returns the JSON lines it printed. */
  public List<JsonNode> json(String... arguments) throws IOException, InterruptedException {
    try (Child child = collector(arguments)) {
      int code = child.awaitExit(START);
      if (code != 0) {
        throw new IllegalStateException(
            String.join(" ", arguments)
                + " ended with "
                + code
                + ": "
                + String.join("\n", child.lines())
                + child.stderr());
      }
      List<JsonNode> nodes = new ArrayList<>();
      for (String line : child.lines()) {
        nodes.add(JSON.readTree(line));
      }
      return nodes;
    }
  }

  /**
   * Starts an app that knows nothing of Tollgate.
   *
   * @param javaHome the JDK to run it on, or null for this one
   * @param module its directory, such as {@code test-apps/openai-service}
   * @param withAgent whether ops put {@code -javaagent} into its command
   * @param jvmOptions further JVM options
   */
  public Child app(
      @Nullable Path javaHome,
      String module,
      Simulator simulator,
      boolean withAgent,
      List<String> jvmOptions,
      String... arguments)
      throws IOException {
    List<String> options = new ArrayList<>();
    if (withAgent) {
      options.add(agent());
    }
    options.addAll(jvmOptions);
    options.addAll(List.of("-jar", jar(module).toString()));
    options.addAll(Arrays.asList(arguments));
    return java(javaHome, module, simulator, options);
  }

  /** The JVM option with which ops put the agent into an app. */
  public String agent() {
    return "-javaagent:" + jar("agent/dist") + "=home=" + home;
  }

  /**
   * Starts a JVM whose command says all but where the providers' hosts are and whom to trust.
   *
   * @param javaHome the JDK to run it on, or null for this one
   * @param options everything after {@code java}: JVM options, what to run, its arguments
   */
  public Child java(@Nullable Path javaHome, String name, Simulator simulator, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.add(java(javaHome));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Djdk.net.hosts.file=" + hosts,
            "-Djavax.net.ssl.trustStore=" + simulator.trustStore(),
            "-Djavax.net.ssl.trustStorePassword=" + simulator.trustStorePassword()));
    command.addAll(options);
    return start(name, command);
  }

  private Child start(String name, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("TOLLGATE"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("OPENAI_API_KEY", "sk-demo-0000000000000000");
    builder.environment().put("ANTHROPIC_API_KEY", "sk-ant-demo-0000000000000000");
    Child child = Child.start(name, builder);
    children.push(child);
    return child;
  }

  /** The jar that the module's build made, which starts the app where it is one. */
  public Path jar(String module) {
    Path target = root.resolve(module).resolve("target");
    Path quarkus = target.resolve("quarkus-app").resolve("quarkus-run.jar");
    if (Files.exists(quarkus)) {
      return quarkus;
    }
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "*.jar")) {
      for (Path jar : jars) {
        String name = jar.getFileName().toString();
        if (!name.endsWith("-tests.jar") && !name.endsWith("-sources.jar")) {
          return jar;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(module + " is not built; run mvn -B verify", e);
    }
    throw new IllegalStateException(module + " is not built; run mvn -B verify");
  }

  private static String java(@Nullable Path javaHome) {
    Path home = javaHome == null ? Path.of(System.getProperty("java.home")) : javaHome;
    return home.resolve("bin").resolve("java").toString();
  }

  @Override
  public void close() throws IOException {
    while (!children.isEmpty()) {
      children.pop().close();
    }
    delete(directory);
  }

  static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
