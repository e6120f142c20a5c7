package dev.tollgate.benchmarks.peers;

import dev.tollgate.benchmarks.Installation;
import dev.tollgate.benchmarks.Scratch;
import dev.tollgate.benchmarks.traffic.Chat;
import dev.tollgate.benchmarks.traffic.Generation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A rig is what the measured JVMs share: providers on the loopback interface, the host names that
 * lead to them, and a home of Tollgate with a collector that serves caps.
 */
final class Rig implements Closeable {
  private static final long READY_LIMIT_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final String CAPS =
      """
      caps:
        - { id: all, owner: platform, window: month, limit: 1000000 USD }
        - { id: openai, owner: platform, scope: { provider: openai }, window: day, limit: 1000000 USD }
        - { id: model, owner: platform, scope: { model: gpt-4.1-mini }, window: day, limit: 1000000 USD }
        - { id: search, owner: team-search, scope: { service: search }, window: day, limit: 100 USD }
      """;

  private final Installation installation;
  private final Scratch scratch = new Scratch();
  private final Path hosts = scratch.path().resolve("hosts");
  private final Path home = scratch.path().resolve("home");
  private final LoopbackProvider provider = new LoopbackProvider(Chat.answer());
  private final GrpcProvider grpcProvider = new GrpcProvider();
  private final Process collector;

  /** A rig that is ready. */
  Rig(Installation installation) throws IOException {
    this.installation = installation;
    StringBuilder names = new StringBuilder();
    for (String host : List.of("localhost", Chat.HOST, Generation.HOST, Chat.OTHER_HOST)) {
      names.append("127.0.0.1 ").append(host).append('\n');
    }
    Files.writeString(hosts, names);
    Files.createDirectory(home);
    Files.writeString(home.resolve("tollgate.yaml"), CAPS);
    collector = serve();
  }

  private Process serve() throws IOException {
    Path log = scratch.path().resolve("collector.log");
    Process started =
        new ProcessBuilder(
                java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                installation.collector().toString(),
                "--home",
                home.toString(),
                "serve")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long deadlineNs = System.nanoTime() + READY_LIMIT_NS;
    while (!Files.exists(home.resolve("policy.bin"))
        || !Files.exists(home.resolve("board/current"))) {
      if (!started.isAlive() || System.nanoTime() > deadlineNs) {
        started.destroyForcibly();
        throw new IOException("the collector does not serve: " + Files.readString(log));
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    return started;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The port of the provider by HTTP. */
  int port() {
    return provider.port();
  }

  /** The port of the provider that a client calls. */
  int port(String client) {
    return client.equals("grpc") ? grpcProvider.port() : port();
  }

  Path home() {
    return home;
  }

  /** Runs one of the measured applications to its end. */
  ChildRun run(Peer peer, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return run(peer, System.getProperty("java.class.path"), main.getName(), List.of(arguments));
  }

  /** Runs the application that calls with every client to its end. */
  ChildRun runClients(Peer peer, List<String> arguments) throws IOException, InterruptedException {
    return run(
        peer, installation.clients().toString(), "com.example.gateway.MeasureMain", arguments);
  }

  private ChildRun run(Peer peer, String classPath, String main, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(options(peer));
    command.add("-Xmx1g");
    command.add("-Djdk.net.hosts.file=" + hosts);
    command.add("-cp");
    command.add(classPath);
    command.add(main);
    command.addAll(arguments);
    return ChildRun.of(command, scratch.path());
  }

  private List<String> options(Peer peer) {
    return switch (peer) {
      case NONE -> List.of();
      case TOLLGATE -> List.of("-javaagent:" + installation.agent() + "=home=" + home);
      case OPENTELEMETRY ->
          List.of(
              "-javaagent:" + installation.opentelemetry(),
              "-Dotel.traces.exporter=none",
              "-Dotel.metrics.exporter=none",
              "-Dotel.logs.exporter=none");
    };
  }

  @Override
  public void close() throws IOException {
    collector.destroy();
    try {
      if (!collector.waitFor(10, TimeUnit.SECONDS)) {
        collector.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      collector.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    provider.close();
    grpcProvider.close();
    scratch.close();
  }
}
