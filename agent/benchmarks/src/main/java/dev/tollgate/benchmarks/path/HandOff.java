package dev.tollgate.benchmarks.path;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.RecordCodec;
import java.io.IOException;
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

/** What the app's thread pays to hand a charge to the writer. The ring is never full. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandOff {

  /** For JMH. */
  public HandOff() {}

  /** To a writer that is at work: calls come faster than it sleeps. */
  @Benchmark
  public void toWorkingWriter(Working working) {
    working.path.appender.offer(working.charge, working.record, null, -1);
  }

  /** To a writer that sleeps: it is woken. */
  @Benchmark
  public void toSleepingWriter(Sleeping sleeping) {
    sleeping.path.appender.offer(sleeping.charge, sleeping.record, null, -1);
  }

  /** A writer, and a charge to hand to it. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls the set-up first
  public static class Writer {
    final Charge charge = Charges.typical();
    final byte[] record = RecordCodec.encode(charge);
    CallPath path;

    /** For JMH. */
    public Writer() {}

    /** Before everything. */
    @Setup
    public void open() throws IOException {
      path = new CallPath(Caps.perService(1), 1);
    }

    /** After everything. */
    @TearDown
    public void close() throws IOException, InterruptedException {
      path.close();
    }
  }

  /** A writer that has much to do. */
  public static class Working extends Writer {

    /** For JMH. */
    public Working() {}

    /** Lets the writer catch up, outside of what is measured. */
    @Setup(Level.Invocation)
    public void keepPace() {
      path.keepPace();
    }
  }

  /** A writer that has nothing to do. */
  public static class Sleeping extends Writer {

    /** For JMH. */
    public Sleeping() {}

    /** Lets the writer fall asleep, outside of what is measured. */
    @Setup(Level.Invocation)
    public void awaitSleep() {
      path.awaitSleepingWriter();
    }
  }
}
