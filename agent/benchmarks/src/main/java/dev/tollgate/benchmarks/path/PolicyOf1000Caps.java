package dev.tollgate.benchmarks.path;

import dev.tollgate.benchmarks.Scratch;
import dev.tollgate.collector.config.ConfigException;
import dev.tollgate.collector.config.ConfigParser;
import dev.tollgate.collector.config.PolicyCompiler;
import dev.tollgate.core.gate.BoardWatch;
import dev.tollgate.core.gate.Ceiling;
import dev.tollgate.core.gate.Decision;
import dev.tollgate.core.gate.Gate;
import dev.tollgate.core.log.AgentLog;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.PolicyCodec;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the largest policy costs: read and compiled by the collector, taken by a JVM, and a call
 * while one such policy replaces the other every few milliseconds.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class PolicyOf1000Caps {
  private static final int CAPS = 1_000;
  private static final long SWAP_EVERY_NS = 5_000_000;
  private static final Ceiling CEILING = new Ceiling(300_000, 500, 300, 0);

  /** For JMH. */
  public PolicyOf1000Caps() {}

  /** The collector's file. */
  @State(Scope.Benchmark)
  public static class File {
    private final long nowMs = System.currentTimeMillis();
    private final String yaml = yaml();

    /** For JMH. */
    public File() {}

    private static String yaml() {
      StringBuilder text = new StringBuilder("timezone: Europe/Berlin\ncaps:\n");
      for (int i = 0; i < CAPS; i++) {
        text.append("  - id: service-").append(i).append("-daily\n");
        text.append("    owner: team-").append(i % 50).append('\n');
        text.append("    scope: { service: service-").append(i).append(", model: \"gpt-*\" }\n");
        text.append("    window: ").append(i % 3 == 0 ? "month" : "day").append('\n');
        text.append("    limit: ").append(10 + i).append(" USD\n");
        text.append("    actions: { 80%: alert, 100%: refuse }\n");
      }
      return text.toString();
    }
  }

  /** A JVM whose policy changes. */
  @State(Scope.Benchmark)
  public static class Jvm {
    private Scratch scratch;
    private final Gate gate = new Gate(0);
    private Home home;
    private Board board;
    private BoardWatch watch;
    private long version;

    /** For JMH. */
    public Jvm() {}

    /** Before everything. */
    @Setup
    public void open() throws IOException {
      scratch = new Scratch();
      home = Home.of(scratch.path().resolve("home"));
      home.create();
      board = Boards.claimed(home.boards(), 1);
      watch = new BoardWatch(gate, home, UUID.randomUUID(), new AgentLog());
      publish();
      take();
    }

    void publish() throws IOException {
      version++;
      PolicyFile.write(home.policy(), Caps.perService(version, CAPS, 4));
      board.policyVersion(version);
    }

    void take() {
      watch.look(System.currentTimeMillis());
      if (gate.policyVersion() != version) {
        throw new IllegalStateException("policy " + version + " was not taken");
      }
    }

    /** After everything. */
    @TearDown
    public void close() throws IOException {
      scratch.close();
    }
  }

  /** A JVM that has another policy to take each time. */
  @State(Scope.Benchmark)
  public static class NextPolicy {
    /** For JMH. */
    public NextPolicy() {}

    /** Before every one. */
    @Setup(Level.Invocation)
    public void publish(Jvm jvm) throws IOException {
      jvm.publish();
    }
  }

  /** A JVM whose policy somebody edits all the time; the editing ends before the JVM does. */
  @State(Scope.Benchmark)
  public static class SwappedJvm {
    private final Jvm jvm = new Jvm();
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private Thread thread;

    /** For JMH. */
    public SwappedJvm() {}

    /** Before everything. */
    @Setup
    public void open() throws IOException {
      jvm.open();
      thread = new Thread(this::swap, "swapping");
      thread.start();
    }

    private void swap() {
      try {
        while (!ended) {
          jvm.publish();
          jvm.take();
          LockSupport.parkNanos(SWAP_EVERY_NS);
        }
      } catch (IOException | RuntimeException e) {
        failure = e;
      }
    }

    /** After everything. */
    @TearDown
    public void close() throws IOException, InterruptedException {
      ended = true;
      thread.join();
      jvm.close();
      if (failure != null) {
        throw new IllegalStateException("not what is to be measured", failure);
      }
    }
  }

  /** From the file's text to the bytes that JVMs read. */
  @Benchmark
  public byte[] compile(File file) throws ConfigException {
    Policy policy =
        PolicyCompiler.compile(ConfigParser.parse("tollgate.yaml", file.yaml), null, 0, file.nowMs);
    if (policy.caps().size() != CAPS) {
      throw new IllegalStateException("not what is to be measured: " + policy.caps().size());
    }
    return PolicyCodec.encode(policy);
  }

  /** From the bytes to the gate that obeys them. */
  @Benchmark
  public long take(Jvm jvm, NextPolicy next) {
    jvm.take();
    return jvm.version;
  }

  /** A call at the gate, its hold and its settlement meanwhile. */
  @Benchmark
  public Decision decideWhileSwapped(SwappedJvm swapped, Call call) {
    Decision decision = swapped.jvm.gate.decide(call.labels, call.nowMs, CEILING);
    if (decision.verdict() != Verdict.PASSED || decision.unenforced() || !decision.holds()) {
      throw new IllegalStateException("not what is to be measured: " + decision.verdict());
    }
    decision.settle(50_000, 400, 0);
    return decision;
  }

  /** The call. */
  @State(Scope.Benchmark)
  public static class Call {
    private final long nowMs = System.currentTimeMillis();
    private final Labels labels =
        CallPath.PROCESS.toBuilder()
            .set(Label.PROVIDER, "openai")
            .set(Label.MODEL, "gpt-4.1-mini")
            .build();

    /** For JMH. */
    public Call() {}
  }
}
