package dev.tollgate.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.benchmarks.report.Verdict;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static Comparison of(double[] alone, double[] tollgate, double[] opentelemetry) {
    Comparison comparison = Comparison.ofNanos("start", 150, 0.25);
    for (int round = 0; round < alone.length; round++) {
      comparison.add(Peer.NONE, alone[round]);
      comparison.add(Peer.TOLLGATE, tollgate[round]);
      comparison.add(Peer.OPENTELEMETRY, opentelemetry[round]);
    }
    return comparison;
  }

  @Test
  void whatIsAdded_isTakenWithinARound() {
    Comparison comparison =
        of(
            new double[] {100, 900, 110},
            new double[] {200, 1000, 215},
            new double[] {600, 1400, 610});

    assertEquals(110, comparison.alone());
    assertEquals(100, comparison.added(Peer.TOLLGATE));
    assertEquals(500, comparison.added(Peer.OPENTELEMETRY));
    assertEquals(0.2, comparison.ratio());
    assertEquals(Verdict.MET, comparison.verdict());
  }

  @Test
  void peerThatAddsNothing_isNoMeasure() {
    Comparison comparison = of(new double[] {100}, new double[] {101}, new double[] {99});

    assertEquals(Double.NaN, comparison.ratio());
    assertEquals(Verdict.MISSED, comparison.verdict());
  }
}
