package dev.tollgate.core.install;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.core.append.ChargeAppender;
import dev.tollgate.core.append.Counters;
import dev.tollgate.core.attribution.ProcessLabels;
import dev.tollgate.core.gate.BoardWatch;
import dev.tollgate.core.gate.Gate;
import dev.tollgate.core.home.HomeWatch;
import dev.tollgate.core.log.AgentLog;
import dev.tollgate.core.meter.Metering;
import dev.tollgate.core.meter.Recounter;
import dev.tollgate.core.options.Options;
import dev.tollgate.core.prices.PriceWatch;
import dev.tollgate.core.usage.Endpoints;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What runs beside the app once a hooked class has loaded: the watch on home, board and policy, and
 * the writer of the ledger, one daemon thread each. Prepared in the background; until it is ready
 * the gate lets the first calls wait for a bounded time, and charges wait in the ring.
 */
final class AgentRuntime {
  private static final long WATCH_PERIOD_NS = 100_000_000;
  private static final long STOP_WAIT_MS = 3000;

  /** How long a detaching agent waits for open calls to end by themselves. */
  private static final long OPEN_CALLS_WAIT_NS = 5_000_000_000L;

  private static final long OPEN_CALLS_LOOK_NS = 10_000_000;

  private final Home home;
  private final AgentLog log;
  private final AgentState state;
  private final Clock clock = Clock.systemUTC();
  private final Counters counters = new Counters();
  private final Labels processLabels;
  private final Gate gate;
  private final HomeWatch homeWatch;
  private final PriceWatch priceWatch;
  private final ChargeAppender appender;
  private final Metering metering;
  private final Thread watchThread;
  private final Thread writerThread;
  private final Thread stopThread;
  private volatile BoardWatch boardWatch;
  private @Nullable JvmDirectory directory;
  private @Nullable String problem;
  private volatile boolean stopping;

  /** The watch thread's. */
  private Map<String, String> watchedHosts = Map.of();

  AgentRuntime(
      Options options,
      Home home,
      AgentLog log,
      AgentState state,
      Supplier<Map<String, String>> hookStates) {
    this.home = home;
    this.log = log;
    this.state = state;
    this.processLabels = ProcessLabels.of(options, System::getProperty, System::getenv);
    this.gate = new Gate(options.get(Options.GATE_WAIT_MS));
    UUID first = newId();
    this.homeWatch =
        new HomeWatch(
            home, options.get(Options.INFLIGHT), first, this::newId, System::nanoTime, log);
    this.priceWatch = new PriceWatch(home.publishedPrices(), log);
    this.appender =
        new ChargeAppender(
            options.get(Options.RING), counters, log, clock, System::nanoTime, hookStates);
    this.metering =
        new Metering(
            first,
            processLabels,
            gate,
            PriceOptions.prices(options, priceWatch::current, log),
            appender,
            counters,
            log,
            PriceOptions.time(options),
            new Recounter(work -> daemon("tollgate-recounter", work), System::nanoTime));
    metering.passOver(options.get(Options.SHADED));
    if (options.get(Options.INCLUDE_USAGE).equals("inject")) {
      metering.askForUsage();
    }
    this.boardWatch = new BoardWatch(gate, home, null, log, this::watchHosts);
    gate.onStale(this::lookNow);
    this.watchThread = daemon("tollgate-watch", this::watch);
    this.writerThread = daemon("tollgate-writer", appender::run);
    this.stopThread = thread("tollgate-stop", this::stop);
  }

  private UUID newId() {
    return Ids.timeOrdered(clock.millis(), ThreadLocalRandom.current()::nextLong);
  }

  Exchanges exchanges(Consumer<Throwable> faults) {
    return metering.exchanges(faults);
  }

  /** Returns at once; everything that touches the disk happens on the agent's threads. */
  void startInBackground() {
    Runtime.getRuntime().addShutdownHook(stopThread);
    watchThread.start();
  }

  private void watch() {
    attempt("prices", priceWatch::look); // here rather than in the first call
    do {
      attempt("watch", this::look);
      gate.open();
      attempt("abandoned responses", metering::endAbandoned);
      attempt("log", log::flush);
      if (!stopping) {
        LockSupport.parkNanos(this, WATCH_PERIOD_NS);
      }
    } while (!stopping);
  }

  /** A call found another board or policy than its own. */
  private void lookNow() {
    boardWatch.hurry();
    LockSupport.unpark(watchThread);
  }

  /** Whatever fails on the agent's own threads is said, and tried again with the next round. */
  private void attempt(String what, Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      counters.faults.increment();
      sayOf("failed at " + what, e);
    }
  }

  /** A log that fails itself must not end the thread that tells of another failure. */
  private void sayOf(String what, Throwable cause) {
    try {
      log.say(what, cause);
    } catch (Throwable deaf) {
      counters.faults.increment();
    }
  }

  /**
   * Home, prices, board and policy as they are now. Whatever fails is said, and looked at again.
   */
  private void look() {
    JvmDirectory now = homeWatch.look(appender.lost());
    if (now != directory) {
      move(now);
      directory = now;
    }
    say(homeWatch.problem());
    priceWatch.look();
    boardWatch.look(clock.millis());
  }

  /** Calls from now on are recorded there. */
  private void move(@Nullable JvmDirectory to) {
    state.jvm(to == null ? null : to.jvm());
    if (to == null) {
      return; // what is in the old directory's memory still protects and counts, for the collector
    }
    log.open(home.log().resolve("agent-" + to.jvm() + ".log"));
    metering.recordAs(to.jvm(), to.inflight());
    boardWatch = new BoardWatch(gate, home, to.jvm(), log, this::watchHosts);
    boardWatch.look(clock.millis());
    appender.open(to, start(to.jvm()));
    if (writerThread.getState() == Thread.State.NEW) {
      writerThread.start();
    }
  }

  /** A host whose provider only a newer agent knows is said, and the others are watched. */
  private void watchHosts(Policy policy) {
    if (policy.endpoints().equals(watchedHosts)) {
      return;
    }
    watchedHosts = policy.endpoints();
    Map<String, String> known = new HashMap<>();
    watchedHosts.forEach(
        (host, provider) -> {
          if (Endpoints.providers().contains(provider)) {
            known.put(host, provider);
          } else {
            log.say("endpoints: " + host + " is of " + provider + ", unknown here: upgrade");
          }
        });
    metering.watch(Endpoints.builtIn().withHosts(known));
    log.say("endpoints: " + known.size() + " hosts of the configuration are watched");
  }

  private JvmStart start(UUID jvm) {
    return new JvmStart(
        jvm,
        clock.millis() * 1000,
        processLabels,
        version(),
        System.getProperty("java.version", "unknown"),
        ProcessHandle.current().pid());
  }

  /** The first time that the home cannot be used there is no other place to say it. */
  @SuppressWarnings("SystemErr")
  private void say(@Nullable String now) {
    if (now != null && problem == null && directory == null && !log.isOpen()) {
      System.err.println(
          "tollgate: " + now + "; calls are neither recorded nor capped until it can");
    }
    if (now == null ? problem != null : !now.equals(problem)) {
      state.problem(now);
    }
    problem = now;
  }

  /** Ends with the JVM: what waits is written, within a bounded time. */
  private void stop() {
    attempt("the open calls' end", metering::end);
    attempt("the end", this::stopThreads);
    attempt("the home's end", homeWatch::close);
    attempt("log", log::flush);
  }

  /** Ends while the JVM goes on: open calls may end by themselves, within a bounded time. */
  void detach() {
    try {
      Runtime.getRuntime().removeShutdownHook(stopThread);
    } catch (IllegalStateException e) {
      return; // the JVM is ending, and that thread does the rest
    }
    long deadlineNs = System.nanoTime() + OPEN_CALLS_WAIT_NS;
    while (metering.openExchanges() > 0 && System.nanoTime() < deadlineNs) {
      LockSupport.parkNanos(this, OPEN_CALLS_LOOK_NS);
    }
    int left = metering.openExchanges();
    if (left > 0) {
      log.say(left + " calls were open when the agent was detached: charged as far as was read");
    }
    stop();
  }

  private void stopThreads() {
    try {
      stopping = true;
      LockSupport.unpark(watchThread);
      watchThread.join(STOP_WAIT_MS);
      if (writerThread.getState() != Thread.State.NEW) {
        appender.stop(writerThread, STOP_WAIT_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread daemon(String name, Runnable work) {
    Thread thread = thread(name, work);
    thread.setDaemon(true);
    return thread;
  }

  /** A thread that has nothing of the app's, and dies without a word on the app's stderr. */
  private Thread thread(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setContextClassLoader(null);
    thread.setUncaughtExceptionHandler((dead, cause) -> sayOf(dead.getName() + " died", cause));
    return thread;
  }

  static String version() {
    String version = AgentRuntime.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
