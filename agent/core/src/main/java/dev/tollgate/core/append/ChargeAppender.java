package dev.tollgate.core.append;

import dev.tollgate.core.log.AgentLog;
import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.JvmStop;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.store.board.InflightTable;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.queue.LedgerWriter;
import dev.tollgate.store.queue.SpaceFloor;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends charges to this JVM's ledger: app threads hand over through {@link #offer} and go on, one
 * writer thread runs {@link #doWork}. While the ledger cannot take a record, records wait in the
 * ring and their in-flight entries protect them.
 */
public final class ChargeAppender {
  private static final long RETRY_MS = 1000;
  private static final long HEARTBEAT_MS = 60_000;
  private static final long PARK_NS = 1_000_000_000;

  private final ChargeRing<PendingCharge> ring;
  private final Counters counters;
  private final AgentLog log;
  private final Clock clock;
  private final JvmStart start;
  private final Supplier<Map<String, String>> hookStates;
  private volatile @Nullable JvmDirectory directory;
  private volatile @Nullable Thread parked;
  private volatile boolean stopping;
  private @Nullable LedgerWriter writer;
  private long triedMs = Long.MIN_VALUE;
  private long beatMs;
  private @Nullable String fault;

  /**
   * An appender without a ledger yet.
   *
   * @param capacity how many charges may wait, a power of two
   * @param start the ledger's first record
   * @param hookStates how the hooks fare, for heartbeats
   */
  public ChargeAppender(
      int capacity,
      JvmStart start,
      Counters counters,
      AgentLog log,
      Clock clock,
      Supplier<Map<String, String>> hookStates) {
    this.ring = new ChargeRing<>(capacity);
    this.start = start;
    this.counters = counters;
    this.log = log;
    this.clock = clock;
    this.hookStates = hookStates;
  }

  /**
   * Hands a charge over. Any thread; never waits.
   *
   * @param entry the charge's entry in the in-flight table, or -1
   */
  public void offer(byte[] record, @Nullable InflightTable inflight, int entry) {
    counters.charges.increment();
    if (!ring.offer(new PendingCharge(record, inflight, entry))) {
      counters.dropped.increment();
      return;
    }
    Thread waiting = parked;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
  }

  /** Names the directory that the ledger belongs in. */
  public void open(JvmDirectory jvmDirectory) {
    directory = jvmDirectory;
  }

  /** The writer thread's life: works, and parks when there is nothing to do. */
  public void run() {
    while (!stopping) {
      if (doWork() == 0) {
        parked = Thread.currentThread();
        if (ring.size() == 0 || fault != null) {
          LockSupport.parkNanos(this, PARK_NS);
        }
        parked = null;
      }
    }
  }

  /** One round: open the ledger, append what waits, beat. Returns how many records were written. */
  public int doWork() {
    try {
      long nowMs = clock.millis();
      LedgerWriter ledger = ledger(nowMs);
      if (ledger == null) {
        return 0;
      }
      int written = drain(ledger);
      if (nowMs - beatMs >= HEARTBEAT_MS) {
        beatMs = nowMs;
        ledger.append(RecordCodec.encode(heartbeat(nowMs)));
      }
      note(ledger.fault());
      return written;
    } catch (RuntimeException | Error e) {
      counters.faults.increment();
      note(e.toString());
      return 0;
    }
  }

  private @Nullable LedgerWriter ledger(long nowMs) {
    JvmDirectory dir = directory;
    if (writer != null
        || dir == null
        || (triedMs != Long.MIN_VALUE && nowMs - triedMs < RETRY_MS)) {
      return writer;
    }
    triedMs = nowMs;
    try {
      LedgerWriter opened = LedgerWriter.create(dir.queue(), SpaceFloor.standard(), clock);
      opened.append(RecordCodec.encode(start));
      beatMs = nowMs;
      writer = opened;
    } catch (IOException e) {
      note("cannot open the ledger: " + e);
    }
    return writer;
  }

  private int drain(LedgerWriter ledger) {
    int written = 0;
    for (PendingCharge next = ring.peek(); next != null; next = ring.peek()) {
      if (!ledger.append(next.record())) {
        counters.putOff.increment();
        return written;
      }
      ring.remove();
      next.appended();
      counters.appended.increment();
      written++;
    }
    return written;
  }

  private Heartbeat heartbeat(long nowMs) {
    Map<String, Long> counted = counters.asMap();
    counted.put("log_dropped", log.dropped());
    return new Heartbeat(start.jvm(), nowMs * 1000, counted, hookStates.get());
  }

  /** Says once that recording stopped and why, and once that it goes on. */
  private void note(@Nullable String now) {
    if (now != null && fault == null) {
      log.say("not recording: " + now);
    } else if (now == null && fault != null) {
      log.say("recording again");
    }
    fault = now;
  }

  /**
   * Ends the ledger when the JVM ends: gives the writer a bounded time to write what waits. Called
   * by one thread, while {@link #run} may still be going.
   *
   * @param writerThread the thread that runs {@link #run}
   */
  public void stop(Thread writerThread, long waitMs) throws InterruptedException {
    stopping = true;
    LockSupport.unpark(writerThread);
    writerThread.join(waitMs);
    if (writerThread.isAlive()) {
      return;
    }
    triedMs = Long.MIN_VALUE;
    doWork();
    int left = ring.size();
    if (left > 0) {
      counters.unrecorded.add(left);
      log.say(left + " charges could not be recorded before the JVM ended");
    }
    LedgerWriter ledger = writer;
    if (ledger != null) {
      UUID jvm = start.jvm();
      ledger.append(RecordCodec.encode(new JvmStop(jvm, clock.millis() * 1000, counters.asMap())));
      ledger.close();
    }
  }
}
