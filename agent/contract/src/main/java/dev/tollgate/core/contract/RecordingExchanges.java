package dev.tollgate.core.contract;

import dev.tollgate.api.exchange.CallOrigin;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Request;
import dev.tollgate.api.hook.Nested;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges that remember everything they were told, refuse when asked to, and break when asked to.
 * Thread-safe.
 */
public final class RecordingExchanges implements Exchanges {

  /** Where the agent's own code is to throw. */
  public enum Fault {
    NONE,
    WATCHES,
    BEGIN,
    HEAD,
    BODY,
    ENDING
  }

  /** The thread a call was submitted on. */
  public static final class Origin implements CallOrigin {
    private final String thread;

    public Origin(String thread) {
      this.thread = thread;
    }

    /** The thread's name. */
    public String thread() {
      return thread;
    }
  }

  private final List<RecordedExchange> begun = new CopyOnWriteArrayList<>();
  private final List<String> webSockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Set<String> watched = Set.of("127.0.0.1");
  private volatile @Nullable Refusal refusal;
  private volatile Fault fault = Fault.NONE;
  private volatile int maxBodyBytes = 8 << 20;
  private volatile boolean asking;
  private volatile Consumer<Throwable> faults = fault -> {};

  /** Forgets everything. */
  public void reset() {
    begun.clear();
    webSockets.clear();
    asked.set(0);
    watched = Set.of("127.0.0.1");
    refusal = null;
    fault = Fault.NONE;
    maxBodyBytes = 8 << 20;
    asking = false;
  }

  /** Asks for usage in every request from now on, and hides what comes of it. */
  public void askForUsage() {
    asking = true;
  }

  /** Watches these hosts alone. */
  public void watch(String... hosts) {
    watched = Set.of(hosts);
  }

  /** Refuses every call from now on; null refuses none. */
  public void refuse(@Nullable Refusal answer) {
    refusal = answer;
  }

  /** Throws there from now on. */
  public void breakAt(Fault where) {
    fault = where;
  }

  /** The longest request body of interest. */
  public void readAtMost(int bytes) {
    maxBodyBytes = bytes;
  }

  /** How often a hook asked about a host. */
  public int asked() {
    return asked.get();
  }

  /** The exchanges begun, in order. */
  public List<RecordedExchange> begun() {
    return begun;
  }

  /** The one exchange begun. */
  public RecordedExchange only() {
    List<RecordedExchange> all = List.copyOf(begun);
    if (all.size() != 1) {
      throw new AssertionError("expected one exchange, but " + all.size() + " began: " + all);
    }
    return all.get(0);
  }

  /** Waits until an exchange began. */
  public RecordedExchange awaitOne() throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    synchronized (begun) {
      while (begun.isEmpty() && System.nanoTime() < deadlineNs) {
        begun.wait(1_000);
      }
    }
    return only();
  }

  @Override
  public boolean watches(@Nullable String host, int port, @Nullable String path) {
    asked.incrementAndGet();
    throwAt(Fault.WATCHES);
    return host != null && watched.contains(host) && !Nested.here();
  }

  @Override
  public CallOrigin origin() {
    return new Origin(Thread.currentThread().getName());
  }

  @Override
  public Exchange begin(Request request, @Nullable CallOrigin origin) {
    throwAt(Fault.BEGIN);
    RecordedExchange exchange =
        new RecordedExchange(
            request,
            request.body(maxBodyBytes),
            (Origin) (origin == null ? origin() : origin),
            refusal,
            this::throwAt,
            asking);
    synchronized (begun) {
      begun.add(exchange);
      begun.notifyAll();
    }
    return exchange;
  }

  @Override
  public Exchange beginGrpc(Request request, @Nullable CallOrigin origin) {
    return begin(request, origin);
  }

  /** The web sockets that a hook left alone: host and path of each. */
  public List<String> webSockets() {
    return webSockets;
  }

  @Override
  public void webSocket(String host, String target) {
    webSockets.add(host + target);
  }

  /** Who is told of faults that no hook can see. */
  void tell(Consumer<Throwable> told) {
    faults = told;
  }

  @Override
  public void faulty(Throwable stray) {
    faults.accept(stray);
  }

  private void throwAt(Fault here) {
    if (fault == here) {
      throw new IllegalStateException("the agent's own fault, at " + here);
    }
  }
}
