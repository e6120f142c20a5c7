package dev.tollgate.collector.serve;

import dev.tollgate.collector.alert.Announcer;
import dev.tollgate.collector.cap.Alerts;
import dev.tollgate.collector.cap.Raises;
import dev.tollgate.collector.cap.Releases;
import dev.tollgate.collector.cap.StandingTrips;
import dev.tollgate.collector.cap.Trips;
import dev.tollgate.collector.config.Config;
import dev.tollgate.collector.config.ConfigException;
import dev.tollgate.collector.config.PolicyCompiler;
import dev.tollgate.collector.correct.RepeatCorrections;
import dev.tollgate.collector.correct.Repeats;
import dev.tollgate.collector.learn.UsualCosts;
import dev.tollgate.collector.prices.PricePublisher;
import dev.tollgate.collector.prices.UnpricedModels;
import dev.tollgate.collector.publish.Publisher;
import dev.tollgate.collector.recover.Deaths;
import dev.tollgate.collector.recover.OpenCalls;
import dev.tollgate.collector.recover.OwnLedger;
import dev.tollgate.collector.report.FaultyHooks;
import dev.tollgate.collector.report.Losses;
import dev.tollgate.collector.spend.Spend;
import dev.tollgate.collector.state.StateFile;
import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.ledger.policy.Expectations;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.home.Home;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The collector is the duty cycle of a home: tail, aggregate, close deaths, decide, publish. {@link
 * #doWork} is one turn of it; it waits for nothing and can be called from a test with a clock of
 * its own. One thread. Whoever makes one must hold the home's collector lock.
 *
 * <p>One class although it is long: what it is about is the order in which its parts do their work.
 */
public final class Collector implements Closeable, LedgerSink {
  private static final long HEARTBEAT_MS = 200;
  private static final long LIVENESS_MS = 250;
  private static final long OPEN_CALLS_MS = 50;
  private static final long CORRECTIONS_MS = 1_000;
  private static final long BOARD_MS = 1_000;
  private static final long SAVE_MS = 1_000;
  private static final long WINDOWS_MS = 60_000;
  private static final long ORPHANS_MS = 10_000;

  private final Home home;
  private final Clock clock;
  private final CollectorLog log;
  private final StateFile state;
  private final ConfigWatch configWatch;
  private final Publisher publisher;
  private final PricePublisher pricePublisher;
  private final OwnLedger own;
  private final Supplier<UUID> ids;
  private final Losses losses = new Losses();
  private final FaultyHooks faultyHooks = new FaultyHooks();
  private final UnpricedModels unpricedModels = new UnpricedModels();

  private LedgerTail tail;
  private OpenCalls openCalls;
  private Deaths deaths;
  private @Nullable Announcer announcer;
  private Spend spend = new Spend();
  private RepeatCorrections corrections;
  private Repeats repeats = new Repeats();
  private Raises raises = new Raises();
  private Releases releases = new Releases();
  private UsualCosts usual = new UsualCosts();
  private final Trips trips = new Trips();
  private StandingTrips standing = new StandingTrips();

  /** What the file says, and the same with what caps are raised by and switches released. */
  private Config config = Config.EMPTY;

  private Config raised = Config.EMPTY;
  private boolean configKnown;
  private boolean decide;
  private boolean unsaved;

  /** A policy is to be brought into force, and has not been. */
  private boolean adoptAgain;

  private final Timer configTimer = new Timer(ConfigWatch.CHECK_MS);
  private final Timer pricesTimer = new Timer(PricePublisher.CHECK_MS);
  private final Timer heartbeatTimer = new Timer(HEARTBEAT_MS);
  private final Timer livenessTimer = new Timer(LIVENESS_MS);
  private final Timer openCallsTimer = new Timer(OPEN_CALLS_MS);
  private final Timer correctionsTimer = new Timer(CORRECTIONS_MS);
  private final Timer boardTimer = new Timer(BOARD_MS);
  private final Timer saveTimer = new Timer(SAVE_MS);
  private final Timer windowsTimer = new Timer(WINDOWS_MS);
  private final Timer orphansTimer = new Timer(ORPHANS_MS);

  /**
   * A collector of this home, which need not exist yet.
   *
   * @param bootId see {@link Board#bootId}
   * @param options size of boards to be made
   * @param ids new time-ordered ids
   * @param errors where errors go besides the log
   */
  public Collector(
      Home home,
      String bootId,
      CollectorOptions options,
      Clock clock,
      Supplier<UUID> ids,
      PrintStream errors) {
    this.home = home;
    this.clock = clock;
    this.log = new CollectorLog(home, clock, errors);
    this.state = new StateFile(home);
    this.configWatch = new ConfigWatch(home.config());
    this.publisher =
        new Publisher(home, bootId, options.boardSlots(), options.boardRows(), clock, log::info);
    this.pricePublisher = new PricePublisher(home, log::info, log::error);
    this.own = new OwnLedger(home, clock, ids);
    this.tail = new LedgerTail(home, clock, log::info);
    this.openCalls = new OpenCalls(tail, log::info);
    this.deaths = new Deaths(tail, own, clock, log::info);
    this.ids = ids;
    this.corrections = new RepeatCorrections(home, tail, own, clock, ids);
  }

  /** Makes what is missing of the home, catches up with the ledgers and publishes the policy. */
  public void start() throws IOException {
    home.create();
    publisher.open();
    announcer = announcer();
    resume();
    tail.read(this);
    Policy old = publisher.policy();
    try {
      config = configWatch.load(old == null || old.caps().isEmpty());
      configKnown = true;
    } catch (ConfigException e) {
      refuse(e, old);
    }
    announcer.deliverTo(config.sinks());
    pricePublisher.start(config.unknownPrice());
    adopt(configKnown || old == null ? compile() : old);
  }

  private Announcer announcer() throws IOException {
    return Announcer.open(
        StateFile.make(home.collectorState()).resolve("alerts"),
        clock,
        ids,
        System::getenv,
        Announcer.FIRST_PAUSE,
        log::warn,
        log::info);
  }

  /** Goes on from the saved state, if it fits the board and the policy. */
  private void resume() {
    Board board = publisher.board();
    try {
      StateFile.Counted saved = state.load(tail);
      if (saved != null && board != null && saved.spend().generation() == board.generation()) {
        spend = saved.spend();
        repeats = saved.repeats();
        raises = saved.raises();
        releases = saved.releases();
        usual = saved.usual();
        standing = saved.trips();
        return;
      }
      if (saved != null) {
        log.info("the saved state is of another board: counting up from the ledgers");
      }
    } catch (IOException e) {
      log.info("the saved state is " + e.getMessage() + ": counting up from the ledgers");
    }
    tail.close();
    tail = new LedgerTail(home, clock, log::info);
    openCalls = new OpenCalls(tail, log::info);
    deaths = new Deaths(tail, own, clock, log::info);
    corrections = new RepeatCorrections(home, tail, own, clock, ids);
    repeats = new Repeats();
    raises = new Raises();
    releases = new Releases();
    usual = new UsualCosts();
    standing = new StandingTrips();
    spend = new Spend();
    spend.generation(board == null ? 0 : board.generation());
  }

  /**
   * One turn of the duty cycle.
   *
   * @return how much was done; 0 when there was nothing to do
   * @throws IOException if something could not be done now; the next turn tries again
   */
  public int doWork() throws IOException {
    long nowMs = clock.millis();
    int work = tail(nowMs);
    work += closeDeaths(nowMs);
    work += correct(nowMs);
    work += reload(nowMs);
    work += pricesTimer.isDue(nowMs) && pricePublisher.poll(config.unknownPrice()) ? 1 : 0;
    work += publish(nowMs);
    decide(nowMs); // before the state: a trip is announced once the ledger is not read again
    save(nowMs);
    return work;
  }

  private int tail(long nowMs) throws IOException {
    boolean look = !openCalls.isEmpty() && openCallsTimer.isDue(nowMs);
    if (look) {
      openCalls.lookAgain();
    }
    int read = tail.read(this);
    if (look) {
      openCalls.dropGone();
    }
    return read;
  }

  @Override
  public void charge(Charge charge) {
    spend.count(charge);
    usual.take(charge);
    trips.take(charge, clock.millis());
    standing.take(charge, clock.millis());
    openCalls.charged(charge.id());
    String unpriced = unpricedModels.take(charge);
    if (unpriced != null) {
      log.warn(unpriced);
    }
    if (repeats.isRepeat(charge)) {
      corrections.add(charge);
    }
    decide = true;
    unsaved = true;
  }

  @Override
  public void correction(Correction correction) {
    spend.count(correction);
    decide = true;
    unsaved = true;
  }

  @Override
  public void other(LedgerRecord record) {
    if (raises.take(record) || releases.take(record)) {
      unsaved = true;
    }
    String lost = losses.take(record);
    if (lost != null) {
      log.warn(lost);
    }
    faultyHooks.take(record).forEach(log::warn);
  }

  private int closeDeaths(long nowMs) throws IOException {
    Board board = publisher.board();
    if (board == null || !livenessTimer.isDue(nowMs)) {
      return 0;
    }
    int closed = deaths.close(board, spend, this, config.lostCalls());
    if (orphansTimer.isDue(nowMs)) {
      deaths.releaseOrphans(board, spend);
    }
    unsaved |= closed > 0;
    return closed;
  }

  private int correct(long nowMs) throws IOException {
    return corrections.isEmpty() || !correctionsTimer.isDue(nowMs) ? 0 : corrections.write(this);
  }

  private int reload(long nowMs) throws IOException {
    if (configTimer.isDue(nowMs)) {
      try {
        Config edited = configWatch.poll();
        if (edited != null) {
          config = edited;
          configKnown = true;
          if (announcer != null) {
            announcer.deliverTo(config.sinks());
          }
          log.info(home.config().getFileName() + " was read: " + edited.caps().size() + " caps");
          return adopt(compile());
        }
      } catch (ConfigException e) {
        refuse(e, publisher.policy());
      }
    }
    boolean windowsDue = windowsTimer.isDue(nowMs);
    if (windowsDue) {
      spend.forget(nowMs);
      standing.forget(nowMs);
    }
    if (adoptAgain
        || (configKnown && (windowsDue || raises.changed(nowMs) || releases.changed()))) {
      return adopt(compile());
    }
    return 0;
  }

  private void refuse(ConfigException e, @Nullable Policy old) {
    log.error(
        e.getMessage()
            + "\n"
            + home.config()
            + " was refused whole: "
            + (old == null || old.caps().isEmpty()
                ? "no caps are in force"
                : "policy " + old.version() + " stays in force")
            + "; correct the file, it is read again when it changes");
  }

  private Policy compile() {
    raised = releases.applyTo(raises.applyTo(config, clock.millis()), clock.millis());
    Policy old = publisher.policy();
    return PolicyCompiler.compile(
        raised,
        usual.expectations(old == null ? Expectations.NONE : old.expectations()),
        old,
        publisher.lastVersion(tail),
        clock.millis());
  }

  private int adopt(Policy next) throws IOException {
    adoptAgain = true;
    Board board = publisher.board();
    boolean inForce =
        next.equals(publisher.policy())
            && board != null
            && board.policyVersion() == next.version()
            && spend.missing(next, clock.millis()).isEmpty()
            && !publisher.needsBoard(spend);
    if (inForce && spend.caps().size() == next.caps().size()) {
      adoptAgain = false;
      return 0;
    }
    publisher.adopt(next, spend, tail, openCalls, this);
    adoptAgain = false;
    decide = true;
    unsaved = true;
    return 1;
  }

  private void decide(long nowMs) throws IOException {
    Announcer announces = announcer;
    if (decide && announces != null) {
      announces.announce(Alerts.reached(raised, spend, nowMs));
      if (configKnown) {
        announces.announceTrips(trips.alerts(config));
        trips.clear();
      }
      decide = false;
    }
  }

  private int publish(long nowMs) throws IOException {
    int work = 0;
    Policy policy = publisher.policy();
    if (boardTimer.isDue(nowMs) && policy != null) {
      spend.endJobs(tail.living(), nowMs);
      if (publisher.needsBoard(spend)) {
        publisher.replaceBoard(policy, spend, tail, openCalls, this);
        unsaved = true;
        work++;
      }
    }
    if (openCalls.changed()) {
      openCalls.countOn(spend); // whoever ended is charged by now: its hold goes with the charge
    }
    work += publisher.writeBases(spend);
    if (heartbeatTimer.isDue(nowMs)) {
      publisher.heartbeat();
    }
    return work;
  }

  private void save(long nowMs) throws IOException {
    if (unsaved && corrections.isEmpty() && saveTimer.isDue(nowMs)) {
      state.save(tail, counted());
      unsaved = false;
    }
  }

  private StateFile.Counted counted() {
    return new StateFile.Counted(spend, repeats, raises, releases, usual, standing);
  }

  CollectorLog log() {
    return log;
  }

  /**
   * Gives up where it is, because a file was cut short under its mapping; another collector counts
   * on from the last saved state.
   */
  void abandon(InternalError cut) {
    log.error("a file of the home was cut short, starting anew: " + cut.getMessage());
    try {
      if (announcer != null) {
        announcer.close();
      }
      own.close();
      tail.close();
    } catch (IOException e) {
      log.error("what was open stays open: " + e);
    }
  }

  /** Saves what was counted and closes everything. */
  @Override
  public void close() throws IOException {
    // A correction that could not be written yet, or a trip not announced, is found again by who
    // reads on from before it.
    if (publisher.board() != null && corrections.isEmpty() && trips.isEmpty()) {
      state.save(tail, counted());
    }
    if (announcer != null) {
      announcer.close();
    }
    own.close();
    tail.close();
  }
}
