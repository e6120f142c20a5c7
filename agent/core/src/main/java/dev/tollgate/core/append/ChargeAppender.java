package dev.tollgate.core.append;

import dev.tollgate.core.log.AgentLog;
import dev.tollgate.ledger.charge.Charge;
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
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends charges to this JVM's ledger: app threads hand over through {@link #offer} and go on, one
 * writer thread runs {@link #doWork}. While the ledger cannot take a record, records wait in the
 * ring and their in-flight entries protect them; what no longer fits is kept in sums and appended
 * as unitemised charges when the ledger takes records again.
 */
public final class ChargeAppender {
  private static final long RETRY_NS = 1_000_000_000;
  private static final long PARK_NS = 1_000_000_000;

  /**
   * So long after a charge the writer looks for the next one by itself: waking it is a system call
   * on the app's thread, more than all else that a hand-off costs.
   */
  private static final long AWAKE_NS = 20_000_000;

  /** How often it looks then. */
  private static final long LOOK_NS = 1_000_000;

  /** A heartbeat that says something new comes this soon after the one before. */
  private static final long BEAT_NS = 10_000_000_000L;

  /** The first heartbeat comes this soon, as it says which hooks are in. */
  private static final long FIRST_BEAT_NS = 1_000_000_000;

  /** A heartbeat comes at least this often. */
  private static final long IDLE_BEAT_NS = 60_000_000_000L;

  private final ChargeRing<PendingCharge> ring;
  private final Unitemised unitemised = new Unitemised();
  private final Counters counters;
  private final AgentLog log;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Supplier<Map<String, String>> hookStates;
  private volatile @Nullable Place place;
  private volatile @Nullable Thread parked;
  private volatile boolean stopping;
  private volatile boolean lost;
  private @Nullable Place opened;
  private @Nullable LedgerWriter writer;

  /** Whether {@link #writer} has its first record. */
  private boolean begun;

  private @Nullable UnitemisedSum sumInHand;
  private boolean tried;
  private long triedNs;
  private long beatNs;
  private Map<String, Long> lastCounted = Map.of();
  private Map<String, String> lastHooks = Map.of();
  private @Nullable String fault;

  /**
   * An appender without a ledger yet.
   *
   * @param capacity how many charges may wait, a power of two
   * @param clock the time that records bear
   * @param nanoTime time that never steps, for what is due
   * @param hookStates how the hooks fare, for heartbeats
   */
  public ChargeAppender(
      int capacity,
      Counters counters,
      AgentLog log,
      Clock clock,
      LongSupplier nanoTime,
      Supplier<Map<String, String>> hookStates) {
    this.ring = new ChargeRing<>(capacity);
    this.counters = counters;
    this.log = log;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.hookStates = hookStates;
  }

  /** Where the ledger is, and its first record. Immutable. */
  private static final class Place {
    private final JvmDirectory directory;
    private final JvmStart start;

    Place(JvmDirectory directory, JvmStart start) {
      this.directory = directory;
      this.start = start;
    }
  }

  /**
   * Hands a charge over. Any thread; never waits.
   *
   * @param record the charge's bytes
   * @param entry the charge's entry in the in-flight table, or -1
   */
  public void offer(Charge charge, byte[] record, @Nullable InflightTable inflight, int entry) {
    PendingCharge pending = new PendingCharge(record, inflight, entry);
    if (ring.offer(pending)) {
      counters.charges.increment();
      Thread waiting = parked;
      if (waiting != null) {
        LockSupport.unpark(waiting);
      }
    } else if (charge.left()) {
      counters.charges.increment();
      counters.dropped.increment();
      unitemised.add(charge, pending);
    } else {
      counters.refusedUnrecorded.increment();
    }
  }

  /**
   * Names the directory that the ledger belongs in from now on; a ledger elsewhere is left.
   *
   * @param start the ledger's first record
   */
  public void open(JvmDirectory directory, JvmStart start) {
    place = new Place(directory, start);
    lost = false;
  }

  /** Whether the ledger's files are gone, so that it needs another directory. */
  public boolean lost() {
    return lost;
  }

  /** The writer thread's life: works, looks for more for a while, and sleeps until it is woken. */
  public void run() {
    long workedNs = System.nanoTime() - AWAKE_NS;
    while (!stopping) {
      try {
        if (doWork() > 0) {
          workedNs = System.nanoTime();
        } else if (System.nanoTime() - workedNs < AWAKE_NS) {
          LockSupport.parkNanos(this, LOOK_NS);
        } else {
          sleep();
        }
      } catch (Throwable e) {
        // Not even a round could be begun; without this thread nothing would be recorded again.
        failed(e);
        LockSupport.parkNanos(this, PARK_NS);
      }
    }
  }

  private void sleep() {
    parked = Thread.currentThread();
    if (ring.size() == 0 || fault != null) {
      LockSupport.parkNanos(this, PARK_NS);
    }
    parked = null;
  }

  /** One round: open the ledger, append what waits, beat. Returns how many records were written. */
  public int doWork() {
    try {
      long nowNs = nanoTime.getAsLong();
      LedgerWriter ledger = ledger(nowNs);
      if (ledger == null) {
        return 0;
      }
      int written = 0;
      if (begun || begin(ledger, nowNs)) {
        written += drain(ledger);
        written += appendSums(ledger);
        beat(ledger, nowNs);
      }
      if (ledger.isLost()) {
        lost = true;
      }
      note(ledger.fault());
      return written;
    } catch (Throwable e) {
      failed(e);
      return 0;
    }
  }

  private void failed(Throwable cause) {
    counters.faults.increment();
    try {
      note(cause.toString());
    } catch (Throwable deaf) {
      // A log that fails itself must not end the writer.
      counters.faults.increment();
    }
  }

  private @Nullable LedgerWriter ledger(long nowNs) {
    Place wanted = place;
    if (wanted != opened) {
      leave();
      opened = wanted;
      tried = false;
    }
    if (writer != null || wanted == null || (tried && nowNs - triedNs < RETRY_NS)) {
      return writer;
    }
    tried = true;
    triedNs = nowNs;
    try {
      writer =
          LedgerWriter.create(wanted.directory.queue(), SpaceFloor.standard(), clock, nanoTime);
      begun = false;
    } catch (IOException e) {
      note("cannot open the ledger: " + e);
    }
    return writer;
  }

  /** The first record; where it cannot be written, the next round tries again before any other. */
  private boolean begin(LedgerWriter ledger, long nowNs) {
    Place at = opened;
    if (at == null || !ledger.append(RecordCodec.encode(at.start))) {
      return false;
    }
    beatNs = nowNs - BEAT_NS + FIRST_BEAT_NS;
    lastCounted = Map.of();
    begun = true;
    return true;
  }

  /** Ends the ledger that was written to, if there is one. */
  private void leave() {
    LedgerWriter left = writer;
    Place from = opened;
    writer = null;
    if (left != null && from != null) {
      if (begun) {
        UUID jvm = from.start.jvm();
        beatIfNew(left, nanoTime.getAsLong());
        left.append(RecordCodec.encode(new JvmStop(jvm, clock.millis() * 1000, counters.asMap())));
      }
      left.close();
    }
  }

  private int drain(LedgerWriter ledger) {
    int written = 0;
    for (PendingCharge next = ring.peek(); next != null; next = ring.peek()) {
      if (!ledger.append(next.record())) {
        counters.putOff.increment();
        return written;
      }
      ring.remove();
      counters.appended.increment();
      written++;
      next.appended();
    }
    return written;
  }

  /** What did not fit into the ring while the ledger took nothing. */
  private int appendSums(LedgerWriter ledger) {
    int written = 0;
    while (ledger.fault() == null) {
      UnitemisedSum sum = sumInHand != null ? sumInHand : unitemised.take();
      sumInHand = sum;
      if (sum == null) {
        return written;
      }
      if (ledger.append(RecordCodec.encode(sum.charge(jvm())))) {
        sumInHand = null;
        counters.unitemised.add(sum.calls());
        log.say(sum.calls() + " calls that could not be recorded one by one are recorded in a sum");
        written++;
        sum.appended();
      }
    }
    return written;
  }

  private UUID jvm() {
    Place at = opened;
    if (at == null) {
      throw new IllegalStateException("no ledger is open");
    }
    return at.start.jvm();
  }

  /** Says that this JVM is there: soon where something is new, now and then in any case. */
  private void beat(LedgerWriter ledger, long nowNs) {
    if (nowNs - beatNs >= IDLE_BEAT_NS) {
      lastCounted = Map.of();
    }
    if (nowNs - beatNs >= BEAT_NS) {
      beatIfNew(ledger, nowNs);
    }
  }

  private void beatIfNew(LedgerWriter ledger, long nowNs) {
    Map<String, Long> counted = counters.asMap();
    counted.put("log_dropped", log.dropped());
    Map<String, String> hooks = hookStates.get();
    if (counted.equals(lastCounted) && hooks.equals(lastHooks)) {
      return;
    }
    beatNs = nowNs;
    if (ledger.append(
        RecordCodec.encode(new Heartbeat(jvm(), clock.millis() * 1000, counted, hooks)))) {
      lastCounted = counted;
      lastHooks = hooks;
    }
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
   * Ends the ledger: gives the writer a bounded time to write what waits. Called by one thread,
   * while {@link #run} may still be going.
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
    tried = false;
    doWork();
    int left = ring.size();
    if (left > 0) {
      counters.unrecorded.add(left);
      log.say(left + " charges could not be recorded before the end");
    }
    leave();
  }
}
