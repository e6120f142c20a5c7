package dev.tollgate.benchmarks.path;

import dev.tollgate.benchmarks.traffic.Chat;
import dev.tollgate.benchmarks.traffic.Image;
import dev.tollgate.core.usage.Endpoint;
import dev.tollgate.core.usage.Endpoints;
import dev.tollgate.core.usage.RequestFacts;
import dev.tollgate.core.usage.ResponseFacts;
import dev.tollgate.core.usage.ResponseReader;
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

/** What reading an answer costs, alone: from its bytes to what was consumed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class Parsing {
  private static final int EVENTS = 50;
  private static final int PIECE = 16 * 1024;

  private final Endpoint chat = endpoint(Chat.PATH);
  private final RequestFacts chatRequest = chat.request(Chat.streamedRequest());
  private final Endpoint images = endpoint(Image.PATH);
  private final RequestFacts imageRequest = images.request(Image.request());
  private final ByteBuffer answer = ByteBuffer.wrap(Chat.answer());
  private final ByteBuffer event = ByteBuffer.wrap(Chat.event());
  private final ByteBuffer otherEvent = ByteBuffer.wrap(Chat.event(" and"));
  private final ByteBuffer differentEvent =
      ByteBuffer.wrap(Chat.event("\",\"role\":\"assistant\",\"reasoning\":\" so"));
  private final byte[] image = Image.answer();
  private final byte[] target = new byte[PIECE];
  private ResponseReader stream;

  /** For JMH. */
  public Parsing() {}

  private static Endpoint endpoint(String path) {
    Endpoint endpoint = Endpoints.builtIn().find(Chat.HOST, 443, "POST", path);
    if (endpoint == null) {
      throw new IllegalStateException(path);
    }
    return endpoint;
  }

  /** A stream for each iteration. */
  @Setup(Level.Iteration)
  public void begin() {
    stream = chat.response(chatRequest, 200, Answer.EVENTS);
  }

  /** The stream ends. */
  @TearDown(Level.Iteration)
  public void end() {
    stream.end(true);
    stream.release();
  }

  /** An answer of 2 kB. */
  @Benchmark
  public ResponseFacts answer() {
    ResponseReader reader = chat.response(chatRequest, 200, Answer.JSON);
    reader.feed(answer.duplicate());
    ResponseFacts facts = reader.end(false);
    reader.release();
    return facts;
  }

  /** An event with text and no usage, that differs from the one before in its text. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void event() {
    for (int i = 0; i < EVENTS; i += 2) {
      stream.feed(event.duplicate());
      stream.feed(otherEvent.duplicate());
    }
  }

  /** The same where each event differs from the one before in more than that. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void unlikeEvent() {
    for (int i = 0; i < EVENTS; i += 2) {
      stream.feed(event.duplicate());
      stream.feed(differentEvent.duplicate());
    }
  }

  /** An image of 10 MB, in pieces of 16 kB. */
  @Benchmark
  public ResponseFacts image() {
    ResponseReader reader = images.response(imageRequest, 200, Answer.JSON);
    for (int from = 0; from < image.length; from += PIECE) {
      reader.feed(ByteBuffer.wrap(image, from, Math.min(PIECE, image.length - from)));
    }
    ResponseFacts facts = reader.end(false);
    if (facts.usage().outputTokens() != Image.OUTPUT_TOKENS) {
      throw new IllegalStateException("not read: " + facts.usage());
    }
    return facts;
  }

  /** The same bytes, copied and not read: what a client does with them at the least. */
  @Benchmark
  public byte[] copiedImage() {
    for (int from = 0; from < image.length; from += PIECE) {
      System.arraycopy(image, from, target, 0, Math.min(PIECE, image.length - from));
    }
    return target;
  }
}
