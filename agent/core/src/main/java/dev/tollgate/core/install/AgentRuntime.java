package dev.tollgate.core.install;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.core.append.ChargeAppender;
import dev.tollgate.core.append.Counters;
import dev.tollgate.core.gate.BoardWatch;
import dev.tollgate.core.gate.Gate;
import dev.tollgate.core.log.AgentLog;
import dev.tollgate.core.meter.Metering;
import dev.tollgate.core.meter.TimeSource;
import dev.tollgate.core.options.Options;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What runs beside the app once a hooked class has loaded: the watch on board and policy, and the
 * writer of the ledger, one daemon thread each. Prepared in the background; until it is ready the
 * gate lets the first calls wait for a bounded time, and charges wait in the ring.
 */
final class AgentRuntime {
  private static final long WATCH_PERIOD_NS = 100_000_000;
  private static final long STOP_WAIT_MS = 3000;

  private final Options options;
  private final AgentLog log;
  private final Clock clock = Clock.systemUTC();
  private final Counters counters = new Counters();
  private final UUID jvm;
  private final Gate gate;
  private final ChargeAppender appender;
  private final Metering metering;
  private final Thread watchThread;
  private final Thread writerThread;
  private Supplier<Map<String, String>> hookStates = Map::of;
  private volatile boolean stopping;
  private volatile @Nullable JvmDirectory directory;

  AgentRuntime(Options options, Labels processLabels, AgentLog log) {
    this.options = options;
    this.log = log;
    this.jvm = Ids.timeOrdered(clock.millis(), ThreadLocalRandom.current()::nextLong);
    this.gate = new Gate(options.get(Options.GATE_WAIT_MS));
    JvmStart start =
        new JvmStart(
            jvm,
            clock.millis() * 1000,
            processLabels,
            agentVersion(),
            System.getProperty("java.version", "unknown"),
            ProcessHandle.current().pid());
    this.appender =
        new ChargeAppender(
            options.get(Options.RING), start, counters, log, clock, () -> hookStates.get());
    this.metering =
        new Metering(
            jvm,
            processLabels,
            gate,
            PriceCatalog::builtIn,
            appender,
            counters,
            log,
            TimeSource.SYSTEM);
    this.watchThread = daemon("tollgate-watch", this::watch);
    this.writerThread = daemon("tollgate-writer", appender::run);
  }

  Exchanges exchanges() {
    return metering;
  }

  void reportHooks(Supplier<Map<String, String>> states) {
    hookStates = states;
  }

  /** Returns at once; everything that touches the disk happens on the agent's threads. */
  void startInBackground() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "tollgate-stop"));
    watchThread.start();
  }

  private void watch() {
    PriceCatalog prices = PriceCatalog.builtIn(); // read here rather than in the first call
    log.say("prices " + prices.source());
    Home home = home();
    JvmDirectory prepared = prepare(home);
    if (prepared == null) {
      gate.open();
      return;
    }
    directory = prepared;
    metering.protectWith(prepared.inflight());
    BoardWatch board = new BoardWatch(gate, home, jvm, log);
    board.look(clock.millis());
    appender.open(prepared);
    writerThread.start();
    while (!stopping) {
      log.flush();
      LockSupport.parkNanos(this, WATCH_PERIOD_NS);
      board.look(clock.millis());
    }
    log.flush();
  }

  private Home home() {
    String configured = options.get(Options.HOME);
    return Home.of(
        configured.isBlank()
            ? Home.defaultRoot(System.getenv(), System.getProperty("user.home", "."))
            : Path.of(configured));
  }

  private @Nullable JvmDirectory prepare(Home home) {
    try {
      if (!home.writable()) {
        inactive(home.root() + " is not writable for this user");
        return null;
      }
      home.create();
      log.open(home.log().resolve("agent-" + jvm + ".log"));
      return JvmDirectory.create(home, jvm, options.get(Options.INFLIGHT));
    } catch (IOException | RuntimeException e) {
      inactive(home.root() + " cannot be used: " + e);
      return null;
    }
  }

  @SuppressWarnings("SystemErr") // there is no home to log to: the one line that ops must see
  private void inactive(String why) {
    System.err.println("tollgate: " + why + "; calls are neither metered nor capped");
  }

  private void stop() {
    try {
      metering.end();
      stopping = true;
      LockSupport.unpark(watchThread);
      watchThread.join(STOP_WAIT_MS);
      if (writerThread.getState() != Thread.State.NEW) {
        appender.stop(writerThread, STOP_WAIT_MS);
      }
      JvmDirectory held = directory;
      if (held != null) {
        held.close();
      }
      log.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      log.say("could not end in order; the collector will recover", e);
      log.flush();
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  private static String agentVersion() {
    String version = AgentRuntime.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
