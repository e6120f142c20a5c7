package dev.tollgate.core.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.api.exchange.BodyFilter;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Headers;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Request;
import dev.tollgate.core.contract.RecordingExchanges.Fault;
import dev.tollgate.core.usage.UsageChunkFilter;
import java.io.ByteArrayOutputStream;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One exchange and everything it was told. Thread-safe. */
public final class RecordedExchange implements Exchange {

  /** How an exchange ends. */
  public enum Ending {
    END,
    FAIL,
    CANCEL
  }

  /** What of a request a hook can know. */
  public static final class Asked {
    private final String method;
    private final String host;
    private final String pathAndQuery;
    private final @Nullable String authorization;
    private final @Nullable String contentType;
    private final byte @Nullable [] body;

    public Asked(
        String method,
        String host,
        String pathAndQuery,
        @Nullable String authorization,
        @Nullable String contentType,
        byte @Nullable [] body) {
      this.method = method;
      this.host = host;
      this.pathAndQuery = pathAndQuery;
      this.authorization = authorization;
      this.contentType = contentType;
      this.body = body;
    }

    /** The method. */
    public String method() {
      return method;
    }

    /** The host. */
    public String host() {
      return host;
    }

    /** Path and query. */
    public String pathAndQuery() {
      return pathAndQuery;
    }

    /** The header of that name. */
    public @Nullable String authorization() {
      return authorization;
    }

    /** The header of that name. */
    public @Nullable String contentType() {
      return contentType;
    }

    /** The body; null where it was not read. */
    public byte @Nullable [] body() {
      return body;
    }
  }

  private final Asked request;
  private final boolean bodyCanBeReplaced;
  private final RecordingExchanges.Origin origin;
  private final @Nullable Refusal refusal;
  private final Consumer<Fault> faults;
  private final boolean asking;
  private final List<Integer> statuses = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private volatile @Nullable String contentEncoding;
  private volatile @Nullable Throwable cause;
  private volatile @Nullable Throwable fault;
  private volatile boolean bodyAfterEnding;
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
  private volatile @Nullable PhantomReference<Object> handle;

  RecordedExchange(
      Request request,
      byte @Nullable [] requestBody,
      RecordingExchanges.Origin origin,
      @Nullable Refusal refusal,
      Consumer<Fault> faults,
      boolean asking) {
    this.request =
        new Asked(
            request.method(),
            request.host(),
            request.pathAndQuery(),
            request.first("authorization"),
            request.first("content-type"),
            requestBody);
    this.bodyCanBeReplaced = request.bodyCanBeReplaced();
    this.origin = origin;
    this.refusal = refusal;
    this.faults = faults;
    this.asking = asking;
  }

  @Override
  public byte @Nullable [] requestBody() {
    byte[] body = request.body();
    return asking && body != null
        ? new String(body, UTF_8).replaceFirst("}$", ",\"asked\":true}").getBytes(UTF_8)
        : null;
  }

  @Override
  public @Nullable BodyFilter filter() {
    return asking ? new UsageChunkFilter() : null;
  }

  /** The request. */
  public Asked request() {
    return request;
  }

  /** Whether the hook said that it sends another body where it is told to. */
  public boolean bodyCanBeReplaced() {
    return bodyCanBeReplaced;
  }

  /** The thread it was submitted on. */
  public String submitter() {
    return origin.thread();
  }

  /** The statuses seen: one, or none before the head. */
  public List<Integer> statuses() {
    return statuses;
  }

  /** The response's Content-Encoding as the hook saw it. */
  public @Nullable String contentEncoding() {
    return contentEncoding;
  }

  /** The body so far. */
  public byte[] body() {
    synchronized (body) {
      return body.toByteArray();
    }
  }

  /** Waits until this many bytes of the body were seen. */
  public void awaitBody(int bytes) throws Exception {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    synchronized (body) {
      while (body.size() < bytes) {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
        if (leftMs <= 0) {
          throw new TimeoutException("only " + body.size() + " of " + bytes + " bytes came");
        }
        body.wait(leftMs);
      }
    }
  }

  /** How it ended; waits for that. */
  public Ending ending() throws Exception {
    return ending.get(30, TimeUnit.SECONDS);
  }

  /** Whether it ended by now. */
  public boolean ended() {
    return ending.isDone();
  }

  /** What made it fail. */
  public @Nullable Throwable cause() {
    return cause;
  }

  /** Whether bytes came after its end. */
  public boolean bodyAfterEnding() {
    return bodyAfterEnding;
  }

  @Override
  public @Nullable Refusal refusal() {
    return refusal;
  }

  @Override
  public void head(int status, Headers headers) {
    faults.accept(Fault.HEAD);
    contentEncoding = headers.first("content-encoding");
    statuses.add(status);
  }

  @Override
  public void body(ByteBuffer bytes) {
    faults.accept(Fault.BODY);
    if (ended()) {
      bodyAfterEnding = true;
    }
    byte[] piece = new byte[bytes.remaining()];
    bytes.duplicate().get(piece);
    synchronized (body) {
      body.writeBytes(piece);
      body.notifyAll();
    }
  }

  @Override
  public void heldBy(Object object) {
    handle = new PhantomReference<>(object, gone);
  }

  /** Whether the hook said what the app holds the response by. */
  public boolean isHeld() {
    return handle != null;
  }

  /** Whether the app can no longer reach what it held the response by: looks for so long. */
  public boolean abandoned(long waitMs) throws InterruptedException {
    if (handle == null) {
      throw new AssertionError("held by nothing");
    }
    return gone.remove(waitMs) != null;
  }

  @Override
  public void end() {
    end(Ending.END);
  }

  @Override
  public void fail(Throwable thrown) {
    if (!ended()) {
      cause = thrown;
    }
    end(Ending.FAIL);
  }

  @Override
  public void cancel() {
    end(Ending.CANCEL);
  }

  @Override
  public void faulty(Throwable thrown) {
    fault = thrown;
  }

  /** What the hook said of a failure of its own. */
  public @Nullable Throwable fault() {
    return fault;
  }

  @Override
  public String toString() {
    return request.method() + " " + request.pathAndQuery() + " " + statuses + " " + ending;
  }

  private void end(Ending how) {
    faults.accept(Fault.ENDING);
    ending.complete(how);
  }
}
