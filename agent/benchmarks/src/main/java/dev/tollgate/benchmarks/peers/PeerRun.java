package dev.tollgate.benchmarks.peers;

import dev.tollgate.benchmarks.Installation;
import dev.tollgate.benchmarks.traffic.Chat;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  private final Installation installation;
  private final PeerEffort effort;
  private final Set<Peer> peers;
  private final PrintStream progress;
  private final Map<String, Comparison> comparisons = new LinkedHashMap<>();

  /**
   * A run.
   *
   * @param progress told what is being measured
   */
  public PeerRun(Installation installation, PeerEffort effort, PrintStream progress) {
    this(installation, effort, Set.of(Peer.values()), progress);
  }

  PeerRun(Installation installation, PeerEffort effort, Set<Peer> peers, PrintStream progress) {
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
        start(rig, "JVM start, empty main", EmptyMain.class);
        start(rig, "JVM start, one LLM call", OneCallMain.class, String.valueOf(rig.port()));
        for (Client client : Client.values()) {
          calls(rig, client);
        }
      }
    }
    return new PeerReport(new ArrayList<>(comparisons.values()), effort);
  }

  private void start(Rig rig, String what, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    for (Peer peer : Peer.values()) {
      if (peers.contains(peer)) {
        ChildRun run = rig.run(peer, main, arguments);
        nanos(what + ": wall", START_WALL_NANOS, START_WALL_RATIO).add(peer, run.wallNanos());
        nanos(what + ": CPU", START_CPU_NANOS, START_CPU_RATIO).add(peer, run.cpuNanos());
      }
    }
  }

  private void calls(Rig rig, Client client) throws IOException, InterruptedException {
    for (Peer peer : Peer.values()) {
      if (peers.contains(peer)) {
        ChildRun run =
            rig.run(
                peer,
                CallsMain.class,
                client.name(),
                String.valueOf(rig.port()),
                String.valueOf(effort.warmUpBlocks()),
                String.valueOf(effort.blocks()));
        for (String line : run.out()) {
          calls(client, peer, line.split(" ", -1));
        }
      }
    }
  }

  private void calls(Client client, Peer peer, String[] measured) {
    boolean llm = measured[0].equals(Chat.HOST);
    String what = client.text() + (llm ? ", LLM call: " : ", other call: ");
    nanos(what + "p50", Double.NaN, CALL_RATIO).add(peer, Double.parseDouble(measured[1]));
    nanos(what + "p99", Double.NaN, Double.NaN).add(peer, Double.parseDouble(measured[2]));
    comparisons
        .computeIfAbsent(what + "allocated", name -> Comparison.ofBytes(name, CALL_RATIO))
        .add(peer, Double.parseDouble(measured[3]));
  }

  private Comparison nanos(String what, double goalAdded, double goalRatio) {
    return comparisons.computeIfAbsent(
        what, name -> Comparison.ofNanos(name, goalAdded, goalRatio));
  }
}
