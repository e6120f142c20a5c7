package dev.tollgate.benchmarks.path;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.benchmarks.traffic.Chat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What one more event of a stream costs on the app's thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class SseEvent {
  private static final int EVENTS = 50;

  private final ByteBuffer event = ByteBuffer.wrap(Chat.event());
  private CallPath path;
  private Exchange exchange;

  /** For JMH. */
  public SseEvent() {}

  /** Before everything. */
  @Setup
  public void open() throws IOException {
    path = new CallPath(Caps.perService(1), 1);
  }

  /** A stream for each iteration. */
  @Setup(Level.Iteration)
  public void begin() {
    Exchange begun = path.exchanges.begin(new ChatRequest(Chat.streamedRequest()), null);
    if (begun == null) {
      throw new IllegalStateException("not metered");
    }
    begun.head(200, Answer.EVENTS);
    exchange = begun;
  }

  /** The stream ends. */
  @TearDown(Level.Iteration)
  public void end() {
    exchange.end();
  }

  /** After everything. */
  @TearDown
  public void close() throws IOException, InterruptedException {
    path.close();
  }

  /** An event with text and no usage, in a piece of its own. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void withoutUsage() {
    for (int i = 0; i < EVENTS; i++) {
      exchange.body(event.duplicate());
    }
  }
}
