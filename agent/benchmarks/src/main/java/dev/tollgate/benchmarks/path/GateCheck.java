package dev.tollgate.benchmarks.path;

import dev.tollgate.core.gate.Ceiling;
import dev.tollgate.core.gate.Decision;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Policy;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** What a hold and its settlement cost, on a board that one JVM or twenty count on. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class GateCheck {
  private static final int JVMS = 20;

  private static final Ceiling CEILING = new Ceiling(300_000, 500, 300, 0);
  private static final long COST_NANOS = 50_000;
  private static final long TOKENS = 400;

  /** How many caps there are, and how many of them match the call. */
  @Param({"1", "100 of which 4 match", "100", "200 of which 5 match"})
  String caps;

  private final Labels labels =
      CallPath.PROCESS.toBuilder()
          .set(Label.PROVIDER, "openai")
          .set(Label.MODEL, "gpt-4.1-mini")
          .set(Label.WORKFLOW, "com.example.checkout.Checkout#summarise")
          .build();
  private final long nowMs = System.currentTimeMillis();
  private CallPath path;

  /** For JMH. */
  public GateCheck() {}

  /** Before everything. */
  @Setup
  public void open() throws IOException {
    path = new CallPath(policy(), JVMS);
  }

  private Policy policy() {
    return switch (caps) {
      case "1" -> Caps.matching(1);
      case "100" -> Caps.matching(100);
      case "200 of which 5 match" -> Caps.perService(200, 5);
      default -> Caps.perService(100);
    };
  }

  /** After everything. */
  @TearDown
  public void close() throws IOException, InterruptedException {
    path.close();
  }

  /** A call that is held on every cap that matches, and settled. */
  @Benchmark
  public Decision decide() {
    Decision decision = path.gate.decide(labels, nowMs, CEILING);
    if (decision.verdict() != Verdict.PASSED || decision.unenforced() || !decision.holds()) {
      throw new IllegalStateException("not what is to be measured: " + decision.verdict());
    }
    decision.settle(COST_NANOS, TOKENS, 0);
    return decision;
  }

  /** The same by eight threads that all count on the same cells. */
  @Benchmark
  @Threads(8)
  public Decision decideByEightThreads() {
    return decide();
  }
}
