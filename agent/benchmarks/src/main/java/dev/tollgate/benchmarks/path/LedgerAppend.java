package dev.tollgate.benchmarks.path;

import dev.tollgate.benchmarks.Scratch;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.store.queue.LedgerWriter;
import dev.tollgate.store.queue.SpaceFloor;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What an append to the ledger costs the writer's thread, the guard against full disks with it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class LedgerAppend {
  private final byte[] record = RecordCodec.encode(Charges.typical());
  private Scratch scratch;
  private LedgerWriter ledger;

  /** For JMH. */
  public LedgerAppend() {}

  /** A fresh ledger for each iteration, so that the disk is not filled. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    scratch = new Scratch();
    ledger =
        LedgerWriter.create(
            scratch.path().resolve("queue"), SpaceFloor.standard(), Clock.systemUTC());
  }

  /** The ledger goes. */
  @TearDown(Level.Iteration)
  public void close() throws IOException {
    ledger.close();
    scratch.close();
  }

  /** One charge. */
  @Benchmark
  public void append() {
    if (!ledger.append(record)) {
      throw new IllegalStateException("not appended: " + ledger.fault());
    }
  }
}
