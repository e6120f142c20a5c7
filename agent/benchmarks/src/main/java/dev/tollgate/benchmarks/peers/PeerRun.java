package dev.tollgate.benchmarks.peers;

import dev.tollgate.benchmarks.Installation;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures whole JVMs, interleaved: in every round each application runs once without an agent,
 * once with Tollgate, once with opentelemetry-javaagent.
 */
public final class PeerRun {
  private static final double START_WALL_NANOS = 150e6;
  private static final double START_CPU_NANOS = 1e9;
  private static final double START_WALL_RATIO = 0.1;
  private static final double START_CPU_RATIO = 0.125;
  private static final double CALL_RATIO = 0.25;
  private static final double EVENT_P99_NANOS = 50e3;

  /** The clients that a run measures where it is not told which. */
  public static final List<String> USUAL = List.of("jdk", "okhttp");

  /** All clients that there is a hook for and that the application calls with. */
  public static final List<String> ALL =
      List.of(
          "jdk",
          "okhttp",
          "url-connection",
          "apache4",
          "apache5",
          "apache5-async",
          "reactor-netty",
          "vertx",
          "armeria",
          "jetty",
          "async-http-client",
          "ktor",
          "micronaut",
          "grpc");

  private final Installation installation;
  private final PeerEffort effort;
  private final List<String> clients;
  private final Set<Peer> peers;
  private final PrintStream progress;
  private final Map<String, Comparison> comparisons = new LinkedHashMap<>();

  /**
   * A run.
   *
   * @param clients which of them to measure calls and streams with, see {@link #ALL}
   * @param progress told what is being measured
   */
  public PeerRun(
      Installation installation, PeerEffort effort, List<String> clients, PrintStream progress) {
    this(installation, effort, clients, Set.of(Peer.values()), progress);
  }

  PeerRun(
      Installation installation,
      PeerEffort effort,
      List<String> clients,
      Set<Peer> peers,
      PrintStream progress) {
    this.clients = List.copyOf(clients);
    this.installation = installation;
    this.effort = effort;
    this.peers = peers;
    this.progress = progress;
  }

  /** Measures all rounds. */
  public PeerReport measure() throws IOException, InterruptedException {
    try (Rig rig = new Rig(installation)) {
      for (int round = 1; round <= effort.rounds(); round++) {
        progress.println("round " + round + " of " + effort.rounds());
        start(rig, "JVM start, empty main", true, EmptyMain.class);
        // No start alone: a client, a call, and the ledger's opening and closing are in it.
        start(rig, "JVM of one LLM call", false, OneCallMain.class, String.valueOf(rig.port()));
        for (String client : clients) {
          calls(rig, client);
        }
      }
    }
    return new PeerReport(comparisons, clients, effort);
  }

  private void start(Rig rig, String what, boolean goal, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    for (Peer peer : Peer.values()) {
      if (peers.contains(peer)) {
        ChildRun run = rig.run(peer, main, arguments);
        nanos(what + ": wall", orNone(goal, START_WALL_NANOS), orNone(goal, START_WALL_RATIO))
            .add(peer, run.wallNanos());
        nanos(what + ": CPU", orNone(goal, START_CPU_NANOS), orNone(goal, START_CPU_RATIO))
            .add(peer, run.cpuNanos());
      }
    }
  }

  private static double orNone(boolean goal, double value) {
    return goal ? value : Double.NaN;
  }

  private void calls(Rig rig, String client) throws IOException, InterruptedException {
    for (Peer peer : Peer.values()) {
      if (peers.contains(peer)) {
        ChildRun run =
            rig.runClients(
                peer,
                List.of(
                    client,
                    String.valueOf(rig.port(client)),
                    String.valueOf(effort.warmUpBlocks()),
                    String.valueOf(effort.blocks())));
        for (String line : run.out()) {
          measured(client, peer, line.split(" ", -1));
        }
      }
    }
  }

  private void measured(String client, Peer peer, String[] line) {
    boolean stream = line[0].equals("stream");
    String what =
        what(
            client,
            switch (line[0]) {
              case "stream" -> "event of a stream: ";
              case "llm" -> "LLM call: ";
              default -> "other call: ";
            });
    nanos(what + "p50", Double.NaN, CALL_RATIO).add(peer, Double.parseDouble(line[1]));
    nanos(what + "p99", stream ? EVENT_P99_NANOS : Double.NaN, Double.NaN)
        .add(peer, Double.parseDouble(line[2]));
    comparisons
        .computeIfAbsent(what + "allocated", name -> Comparison.ofBytes(name, CALL_RATIO))
        .add(peer, Double.parseDouble(line[3]));
  }

  /** What is compared of a client. */
  static String what(String client, String part) {
    return client + ", " + part;
  }

  private Comparison nanos(String what, double goalAdded, double goalRatio) {
    return comparisons.computeIfAbsent(
        what, name -> Comparison.ofNanos(name, goalAdded, goalRatio));
  }
}
