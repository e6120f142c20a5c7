package dev.tollgate.collector.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.home.FileModes;
import dev.tollgate.store.home.Home;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A serving is one run of the collector in its own process: it holds the home's lock and turns the
 * duty cycle until it is stopped. One thread.
 */
public final class Serving implements Closeable {
  /** While charges come, one is seen this much after it was appended at most. */
  private static final long IDLE_NANOS = 2_000_000;

  /** After so many idle turns in a row nobody is waiting, and turns come less often. */
  private static final int IDLE_TURNS = 500;

  private static final long LONG_IDLE_NANOS = 8_000_000;

  private static final long FAILED_NANOS = 200_000_000;

  private final AliveLock lock;
  private final Supplier<Collector> collectors;
  private Collector collector;
  private boolean started = true;
  private boolean consistent = true;

  private Serving(AliveLock lock, Supplier<Collector> collectors, Collector collector) {
    this.lock = lock;
    this.collectors = collectors;
    this.collector = collector;
  }

  /**
   * Takes the home's lock, catches up and publishes.
   *
   * @param errors where errors go besides the log
   * @throws AlreadyServedException if another collector serves this home
   */
  public static Serving start(Home home, Clock clock, PrintStream errors) throws IOException {
    home.create();
    AliveLock lock = lock(home);
    try {
      writeWho(home, clock);
      SecureRandom random = new SecureRandom();
      Supplier<Collector> collectors =
          () ->
              new Collector(
                  home,
                  Board.bootId(),
                  CollectorOptions.DEFAULT,
                  clock,
                  () -> Ids.timeOrdered(clock.millis(), random::nextLong),
                  errors);
      Collector collector = collectors.get();
      collector.start();
      return new Serving(lock, collectors, collector);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static AliveLock lock(Home home) throws IOException {
    if (Files.exists(home.collectorLock()) && AliveLock.isHeld(home.collectorLock())) {
      throw new AlreadyServedException(home, who(home));
    }
    return AliveLock.acquire(home.collectorLock());
  }

  private static void writeWho(Home home, Clock clock) throws IOException {
    Path file = whoFile(home);
    Path next = file.resolveSibling("collector.running.next");
    String user = System.getProperty("user.name", "?");
    Files.writeString(
        next,
        "process "
            + ProcessHandle.current().pid()
            + " of user "
            + user
            + ", since "
            + clock.instant()
            + "\n",
        UTF_8);
    FileModes.file(next);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String who(Home home) {
    try {
      return Files.readString(whoFile(home)).strip();
    } catch (IOException e) {
      return "another process";
    }
  }

  private static Path whoFile(Home home) {
    return home.log().resolve("collector.running");
  }

  /** Turns the duty cycle until this says stop. */
  public void run(BooleanSupplier stop) {
    int idleTurns = 0;
    try {
      while (!stop.getAsBoolean()) {
        try {
          if (!started) {
            collector.start();
            started = true;
          }
          if (collector.doWork() > 0) {
            idleTurns = 0;
          } else {
            idleTurns = Math.min(idleTurns + 1, IDLE_TURNS);
            LockSupport.parkNanos(idleTurns < IDLE_TURNS ? IDLE_NANOS : LONG_IDLE_NANOS);
          }
        } catch (IOException e) {
          collector.log().notDone(e);
          LockSupport.parkNanos(FAILED_NANOS);
        } catch (InternalError e) {
          // Somebody cut a mapped file short: what is there now is opened, or made, anew.
          collector.abandon(e);
          collector = collectors.get();
          started = false;
          LockSupport.parkNanos(FAILED_NANOS);
        }
      }
    } catch (RuntimeException | Error e) {
      // What was counted may be half done: the next run counts on from the last saved state.
      consistent = false;
      collector.log().defect(e);
      throw e;
    }
  }

  /** Saves what was counted and lets another collector serve. */
  @Override
  public void close() throws IOException {
    try {
      if (consistent && started) {
        collector.close();
      }
    } finally {
      lock.close();
    }
  }
}
