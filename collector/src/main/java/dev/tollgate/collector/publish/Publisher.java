package dev.tollgate.collector.publish;

import dev.tollgate.collector.recover.OpenCalls;
import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.collector.spend.CapSpend;
import dev.tollgate.collector.spend.Spend;
import dev.tollgate.collector.spend.WindowSpend;
import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.policy.Windows;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the policy and the board's bases, and makes new boards. One thread.
 *
 * <p>The order of the writes is the protocol's: a cap is visible only with its history in its base,
 * and a board only with everything that no row of it covers.
 */
public final class Publisher {
  private static final Pattern BOARD_FILE = Pattern.compile("([0-9]{1,18})\\.board");

  /** A probe of a table fuller than this gets long; a new board leaves closed windows behind. */
  private static final double FULL = 0.75;

  /** A new board begins no fuller than half, and is made larger for that up to this size. */
  private static final long MOST_BYTES = 512L << 20;

  private static final int CELL_BYTES = 3 * Long.BYTES;

  /** Where no larger board can be made, another one must free so much of the slots. */
  private static final int WORTH_PART = 8;

  private final Home home;
  private final String bootId;
  private final int slots;
  private final int rows;
  private final Clock clock;
  private final Consumer<String> log;
  private @Nullable Board board;
  private @Nullable Policy policy;

  /**
   * Publishes in this home.
   *
   * @param bootId see {@link Board#bootId}
   * @param slots of boards to be made
   * @param rows of boards to be made
   */
  public Publisher(
      Home home, String bootId, int slots, int rows, Clock clock, Consumer<String> log) {
    this.home = home;
    this.bootId = bootId;
    this.slots = slots;
    this.rows = rows;
    this.clock = clock;
    this.log = log;
  }

  /** Opens what an earlier collector published. */
  public void open() throws IOException {
    try {
      policy = PolicyFile.read(home.policy());
    } catch (IOException e) {
      log.accept(home.policy() + " cannot be read: " + e.getMessage() + "; it is made anew");
    }
    board = Board.openCurrent(home.boards(), bootId);
  }

  /** The policy in force, or null before the first. */
  public @Nullable Policy policy() {
    return policy;
  }

  /** The current board, or null before the first. */
  public @Nullable Board board() {
    return board;
  }

  /** The highest policy version that this home has seen. */
  public long lastVersion(LedgerTail tail) {
    long version = Math.max(tail.maxPolicyVersion(), policy == null ? 0 : policy.version());
    return Math.max(version, board == null ? 0 : board.policyVersion());
  }

  /** Whether the board must be replaced: gone, sealed by a collector that died, or too full. */
  public boolean needsBoard(Spend spend) {
    Board now = board;
    return now == null || now.sealed() || !now.isCurrent() || isTooFull(now, spend);
  }

  /** Whether it is full and another would have more room: larger, or without what has ended. */
  private boolean isTooFull(Board now, Spend spend) {
    int used = now.usedSlots();
    if (used <= now.slots() * FULL) {
      return false;
    }
    long counters = counters(spend);
    return slotsFor(counters) > now.slots() || counters < used - now.slots() / WORTH_PART;
  }

  /** How many counters are in use: those of windows that have not ended. */
  private long counters(Spend spend) {
    long nowMs = clock.millis();
    return spend.caps().stream()
        .flatMap(cap -> cap.openWindows(nowMs).stream())
        .filter(window -> !window.charged().isNone())
        .count();
  }

  /** How many slots a board has for so many counters: as many again, where it can. */
  private int slotsFor(long counters) {
    int enough = slots;
    while (counters * 2 > enough && enough * 2L * rows * CELL_BYTES <= MOST_BYTES) {
      enough *= 2;
    }
    return enough;
  }

  /**
   * Brings a policy into force. Caps whose spend is not known are counted up from the ledgers'
   * start, and what is open at this moment is counted with them.
   */
  public void adopt(Policy next, Spend spend, LedgerTail tail, OpenCalls openCalls, LedgerSink sink)
      throws IOException {
    List<Cap> missing = spend.missing(next, clock.millis());
    Spend counted = spend.of(missing);
    if (!missing.isEmpty()) {
      tail.readAgain(LedgerSink.of(counted::count, counted::count));
    }
    spend.adopt(next, counted);
    Board now = board;
    if (now == null || needsBoard(spend) || isBackAgain(now, next, spend)) {
      replaceBoard(next, spend, tail, openCalls, sink);
      return;
    }
    long before = now.policyVersion();
    try {
      if (!missing.isEmpty() || before == 0) {
        // Calls not written down by now see the change and start over under the new policy.
        now.policyVersion(0);
        openCalls.readTables();
        tail.read(sink);
        openCalls.countOn(spend);
      }
      writeBases(now, spend, true);
      write(next);
    } catch (IOException e) {
      // The file still says the old policy: better that one than none until this succeeds.
      now.policyVersion(before);
      throw e;
    }
    now.policyVersion(next.version());
    log.accept("policy " + next.version() + " with " + next.caps().size() + " caps is in force");
  }

  /** Whether a cap of the new version was there before and went: its rows would count it twice. */
  private boolean isBackAgain(Board board, Policy next, Spend spend) {
    if (board.policyVersion() == next.version()) {
      return false;
    }
    for (CapSpend counted : spend.caps()) {
      Cap cap = counted.cap();
      if (cap.sinceVersion() == next.version()
          && (hasSlot(board, cap)
              || counted.windows().stream().anyMatch(w -> board.findSlot(w.key()) >= 0))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the board counts the cap in a window that matters now, charged or not. */
  private boolean hasSlot(Board board, Cap cap) {
    Windows windows = cap.windows();
    int now = windows.indexAt(clock.millis());
    for (int i = Math.max(0, now - 3); i <= now + 1 && i < windows.count(); i++) {
      if (board.findSlot(CapKey.of(cap, windows.startMs(i))) >= 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Replaces the board: seals the old one, carries what is open, and publishes a new generation
   * whose bases hold everything charged so far.
   */
  public void replaceBoard(
      Policy next, Spend spend, LedgerTail tail, OpenCalls openCalls, LedgerSink sink)
      throws IOException {
    openCalls.readTables();
    tail.read(sink);
    spend.endJobs(tail.living(), clock.millis());
    long generation = nextGeneration(spend, tail, openCalls);
    // Before the old one is sealed: calls wait from then on, and this writes the whole file.
    Board fresh = Board.prepare(home.boards(), generation, slotsFor(counters(spend)), rows, bootId);
    Board old = board;
    if (old != null) {
      old.seal();
    }
    openCalls.readTables();
    tail.read(sink);
    spend.generation(generation);
    openCalls.countOn(spend);
    writeBases(fresh, spend, true);
    write(next);
    fresh.policyVersion(next.version());
    fresh.collectorHeartbeat(clock.millis());
    fresh.publish();
    board = fresh;
    deleteOld(generation);
    log.accept(
        "board "
            + generation
            + " with policy "
            + next.version()
            + ", "
            + next.caps().size()
            + " caps, is in force");
  }

  /** A generation that no charge and no open call ever named. */
  private long nextGeneration(Spend spend, LedgerTail tail, OpenCalls openCalls)
      throws IOException {
    long highest = Math.max(spend.generation(), tail.maxGeneration());
    highest = Math.max(highest, openCalls.maxGeneration());
    Board old = board;
    highest = Math.max(highest, old == null ? 0 : old.generation());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(home.boards())) {
      for (Path file : files) {
        Matcher name = BOARD_FILE.matcher(file.getFileName().toString());
        if (name.matches()) {
          highest = Math.max(highest, Long.parseLong(name.group(1)));
        }
      }
    }
    return highest + 1;
  }

  /** Deletes boards before the last one; who still maps them keeps them. */
  private void deleteOld(long generation) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(home.boards())) {
      for (Path file : files) {
        Matcher name = BOARD_FILE.matcher(file.getFileName().toString());
        if (name.matches() && Long.parseLong(name.group(1)) < generation) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private void write(Policy next) throws IOException {
    if (!next.equals(policy) || !Files.exists(home.policy())) {
      PolicyFile.write(home.policy(), next);
    }
    policy = next;
  }

  /** Writes the bases that changed. Returns how many; false where the board has no slot left. */
  public int writeBases(Spend spend) {
    Board now = board;
    return now == null ? 0 : writeBases(now, spend, false);
  }

  /** A window that ended is gated on no more: it takes no slot of a new board. */
  private int writeBases(Board to, Spend spend, boolean all) {
    int written = 0;
    long nowMs = clock.millis();
    for (CapSpend cap : spend.caps()) {
      // What changed stays so while the window is not open: a clock set back opens it again.
      for (WindowSpend window : cap.openWindows(nowMs)) {
        if (window.takeChanged() || all) {
          written += writeBase(to, window) ? 1 : 0;
        }
      }
    }
    return written;
  }

  private boolean writeBase(Board to, WindowSpend window) {
    Amounts base = window.base();
    int slot = base.isNone() ? to.findSlot(window.key()) : to.slot(window.key());
    if (slot < 0) {
      if (!base.isNone()) {
        log.accept("the board is full: a cap's history is not on it until the next board");
      }
      return false;
    }
    if (to.base(slot, Unit.USD) == base.costNanos()
        && to.base(slot, Unit.TOKENS) == base.tokens()
        && to.base(slot, Unit.CALLS) == base.calls()) {
      return false;
    }
    to.base(slot, base.costNanos(), base.tokens(), base.calls());
    return true;
  }

  /** Says on the board that the collector is there. */
  public void heartbeat() {
    Board now = board;
    if (now != null) {
      now.collectorHeartbeat(clock.millis());
    }
  }
}
