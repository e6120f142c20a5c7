package dev.tollgate.benchmarks.path;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.benchmarks.Scratch;
import dev.tollgate.core.append.ChargeAppender;
import dev.tollgate.core.append.Counters;
import dev.tollgate.core.gate.BoardWatch;
import dev.tollgate.core.gate.Gate;
import dev.tollgate.core.log.AgentLog;
import dev.tollgate.core.meter.Metering;
import dev.tollgate.core.meter.Recounter;
import dev.tollgate.core.meter.TimeSource;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Everything that a call passes in the agent, over a real home in a temporary directory: gate,
 * board, policy, in-flight table, ring, and the writer with its ledger. Sizes are the agent's
 * defaults. Only the hooked client is missing.
 */
final class CallPath {
  private static final int RING = 8192;
  private static final int INFLIGHT = 1024;
  private static final int BUSY = INFLIGHT / 2;
  private static final long LOOK_NS = 20_000;
  private static final long STOP_WAIT_MS = 10_000;

  /** The labels of the process. */
  static final Labels PROCESS = new Labels.Builder().set(Label.SERVICE, "checkout").build();

  final Gate gate = new Gate(0);
  final Counters counters = new Counters();
  final Exchanges exchanges;
  final ChargeAppender appender;
  private final Scratch scratch = new Scratch();
  private final JvmDirectory directory;
  private final Thread writer;

  /**
   * A JVM on a board among others.
   *
   * @param policy what the gate obeys
   * @param jvms how many JVMs count on the board, this one among them
   */
  CallPath(Policy policy, int jvms) throws IOException {
    UUID jvm = UUID.randomUUID();
    Home home = Home.of(scratch.path().resolve("home"));
    home.create();
    Board board = Boards.claimed(home.boards(), jvms - 1);
    PolicyFile.write(home.policy(), policy);
    board.policyVersion(policy.version());
    directory = JvmDirectory.create(home, jvm, INFLIGHT);
    AgentLog log = new AgentLog();
    new BoardWatch(gate, home, jvm, log).look(System.currentTimeMillis());
    appender =
        new ChargeAppender(RING, counters, log, Clock.systemUTC(), System::nanoTime, Map::of);
    Metering metering =
        new Metering(
            jvm,
            PROCESS,
            gate,
            PriceCatalog::builtIn,
            appender,
            counters,
            log,
            TimeSource.SYSTEM,
            new Recounter(Thread::new, System::nanoTime));
    metering.recordAs(jvm, directory.inflight());
    exchanges = metering.exchanges(fault -> {}); // counted, and looked at in the end
    appender.open(
        directory, new JvmStart(jvm, 1, PROCESS, "0.1", "17", ProcessHandle.current().pid()));
    writer = new Thread(appender::run, "writer");
    writer.setDaemon(true);
    writer.start();
  }

  /** Waits while the writer is far behind: a full table or ring would make calls cheaper. */
  void keepPace() {
    while (waiting() > BUSY) {
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  /** How many charges wait for the writer. */
  long waiting() {
    return counters.charges.sum() - counters.dropped.sum() - counters.appended.sum();
  }

  /** Waits until the writer has written all and sleeps. */
  void awaitSleepingWriter() {
    while (waiting() > 0 || writer.getState() != Thread.State.TIMED_WAITING) {
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  /** Ends the writer and takes the home away. */
  void close() throws IOException, InterruptedException {
    appender.stop(writer, STOP_WAIT_MS);
    directory.close();
    scratch.close();
    long lost = counters.dropped.sum() + counters.unprotected.sum() + counters.faults.sum();
    if (lost > 0) {
      throw new IllegalStateException("not what is to be measured: " + counters.asMap());
    }
  }
}
