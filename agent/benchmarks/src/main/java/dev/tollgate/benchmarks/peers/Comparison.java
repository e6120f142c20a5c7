package dev.tollgate.benchmarks.peers;

import dev.tollgate.benchmarks.report.Quantity;
import dev.tollgate.benchmarks.report.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * One thing measured in every peer, once a round. What a peer adds is the median over the rounds of
 * its difference to the JVM without an agent in the same round, so that a machine that is slow for
 * a while is slow for both. Not thread-safe.
 */
final class Comparison {
  private final String what;
  private final DoubleFunction<String> unit;
  private final double goalAdded;
  private final double goalRatio;
  private final Map<Peer, List<Double>> values = new EnumMap<>(Peer.class);

  private Comparison(String what, DoubleFunction<String> unit, double goalAdded, double goalRatio) {
    this.what = what;
    this.unit = unit;
    this.goalAdded = goalAdded;
    this.goalRatio = goalRatio;
  }

  /**
   * A comparison of durations.
   *
   * @param goalNanos how much Tollgate may add; NaN where nothing is promised
   * @param goalRatio which part of what opentelemetry-javaagent adds; NaN likewise
   */
  static Comparison ofNanos(String what, double goalNanos, double goalRatio) {
    return new Comparison(what, Quantity::nanos, goalNanos, goalRatio);
  }

  /** A comparison of allocations. */
  static Comparison ofBytes(String what, double goalRatio) {
    return new Comparison(what, Quantity::bytes, Double.NaN, goalRatio);
  }

  /** Adds what this round measured. */
  void add(Peer peer, double value) {
    values.computeIfAbsent(peer, unused -> new ArrayList<>()).add(value);
  }

  String what() {
    return what;
  }

  /** The median without an agent. */
  double alone() {
    return median(of(Peer.NONE));
  }

  /** What a peer adds; NaN where it was not measured. */
  double added(Peer peer) {
    List<Double> alone = of(Peer.NONE);
    List<Double> with = of(peer);
    List<Double> differences = new ArrayList<>();
    for (int round = 0; round < with.size(); round++) {
      differences.add(with.get(round) - alone.get(round));
    }
    return median(differences);
  }

  /** What Tollgate adds for each that opentelemetry-javaagent adds; NaN where that is nothing. */
  double ratio() {
    double theirs = added(Peer.OPENTELEMETRY);
    return theirs > 0 ? added(Peer.TOLLGATE) / theirs : Double.NaN;
  }

  double goalAdded() {
    return goalAdded;
  }

  double goalRatio() {
    return goalRatio;
  }

  Verdict verdict() {
    return Verdict.on(added(Peer.TOLLGATE), goalAdded).and(Verdict.on(ratio(), goalRatio));
  }

  /** A value in this comparison's unit. */
  String text(double value) {
    return unit.apply(value);
  }

  private List<Double> of(Peer peer) {
    return values.getOrDefault(peer, List.of());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int size = sorted.size();
    return size == 0 ? Double.NaN : (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
  }
}
