package dev.tollgate.benchmarks.path;

import com.example.checkout.Checkout;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.benchmarks.traffic.Chat;
import java.io.IOException;
import java.nio.ByteBuffer;
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

/**
 * What a metered call costs on the app's thread, from attribution to hand-off, with four caps that
 * match among twenty. The writer appends beside it, as in production; what it allocates is counted
 * in.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class MeteredCall {
  private static final int CAPS = 20;
  private static final int JVMS = 20;
  private static final int LIBRARY_FRAMES = 25;
  private static final int EVENTS = 100;

  private final ChatRequest plainRequest = new ChatRequest(Chat.request());
  private final ChatRequest streamedRequest = new ChatRequest(Chat.streamedRequest());
  private final ByteBuffer answer = ByteBuffer.wrap(Chat.answer());
  private final ByteBuffer event = ByteBuffer.wrap(Chat.event());
  private final ByteBuffer lastEvents = ByteBuffer.wrap(Chat.lastEvents());
  private CallPath path;

  /** For JMH. */
  public MeteredCall() {}

  /** Before everything. */
  @Setup
  public void open() throws IOException {
    path = new CallPath(Caps.perService(CAPS), JVMS);
  }

  /** Lets the writer catch up, outside of what is measured. */
  @Setup(Level.Invocation)
  public void keepPace() {
    path.keepPace();
  }

  /** After everything. */
  @TearDown
  public void close() throws IOException, InterruptedException {
    path.close();
  }

  /** An answer of 2 kB in one piece. */
  @Benchmark
  public Exchange plain() {
    Exchange exchange = begin(plainRequest);
    exchange.head(200, Answer.JSON);
    exchange.body(answer.duplicate());
    exchange.end();
    return exchange;
  }

  /** An answer of 100 events, each in a piece of its own, and the usage. */
  @Benchmark
  public Exchange streamOf100Events() {
    Exchange exchange = begin(streamedRequest);
    exchange.head(200, Answer.EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      exchange.body(event.duplicate());
    }
    exchange.body(lastEvents.duplicate());
    exchange.end();
    return exchange;
  }

  private Exchange begin(ChatRequest request) {
    Exchange exchange =
        Checkout.summarise(
            () -> Library.below(LIBRARY_FRAMES, () -> path.exchanges.begin(request, null)));
    if (exchange == null || exchange.refusal() != null) {
      throw new IllegalStateException("not metered");
    }
    return exchange;
  }
}
