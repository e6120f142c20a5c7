package dev.tollgate.collector.report;

import dev.tollgate.collector.cap.StandingTrips;
import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.collector.spend.CapSpend;
import dev.tollgate.collector.spend.WindowSpend;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How all caps of a home stand: what the gate sees on the board, or what the ledgers say where
 * there is no board. Needs no running collector. Immutable.
 *
 * @param atMs when, in milliseconds since the epoch
 * @param policyVersion 0 where there is no policy yet
 * @param collectorRuns whether a collector serves the home
 * @param switches every kill switch, once for each trip that stands in a living JVM, else once
 */
public record CapsReport(
    long atMs,
    long policyVersion,
    boolean collectorRuns,
    List<CapStatus> caps,
    List<SwitchStatus> switches) {

  /** Reads how the caps stand now. */
  public static CapsReport read(Home home, String bootId, Clock clock) throws IOException {
    boolean runs = isServed(home);
    Policy policy = PolicyFile.read(home.policy());
    if (policy == null) {
      return new CapsReport(clock.millis(), 0, runs, List.of(), List.of());
    }
    Board board = Board.openCurrent(home.boards(), bootId);
    try (HomeSpend counted = HomeSpend.of(home, policy, clock)) {
      Map<Integer, Amounts> held = board == null ? Map.of() : counted.held(board.generation());
      List<CapStatus> caps = new ArrayList<>();
      for (CapSpend spend : counted.caps()) {
        caps.addAll(statuses(spend, board, held, clock.millis()));
      }
      List<SwitchStatus> switches = switches(home, policy, counted.trips(), clock.millis());
      return new CapsReport(clock.millis(), policy.version(), runs, caps, switches);
    }
  }

  private static List<SwitchStatus> switches(
      Home home, Policy policy, StandingTrips trips, long nowMs) throws IOException {
    List<SwitchStatus> switches = new ArrayList<>();
    for (KillSwitch by : policy.killSwitches()) {
      boolean tripped = false;
      for (Charge named : trips.of(by, nowMs)) {
        if (lives(home, named.jvm())) {
          switches.add(new SwitchStatus(by, named));
          tripped = true;
        }
      }
      if (!tripped) {
        switches.add(new SwitchStatus(by, null));
      }
    }
    return switches;
  }

  /** Whether a JVM still counts: its trips end with it. */
  private static boolean lives(Home home, UUID jvm) throws IOException {
    try {
      return AliveLock.isHeld(JvmDirectory.alive(home.ledger(jvm)));
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /** Whether a collector serves the home. */
  public static boolean isServed(Home home) throws IOException {
    return Files.exists(home.collectorLock()) && AliveLock.isHeld(home.collectorLock());
  }

  private static List<CapStatus> statuses(
      CapSpend spend, @Nullable Board board, Map<Integer, Amounts> held, long nowMs) {
    Cap cap = spend.cap();
    int window = cap.windows().indexAt(nowMs);
    Map<String, Long> charged = new TreeMap<>();
    for (WindowSpend each : spend.windowsAt(nowMs)) {
      charged.put(each.eachValue(), each.charged().in(cap.unit()));
    }
    if (charged.isEmpty() || cap.each() == null) {
      charged.putIfAbsent("", 0L);
    }
    List<CapStatus> statuses = new ArrayList<>();
    charged.forEach(
        (value, amount) -> {
          long perHour = spend.burn(value, nowMs).in(cap.unit());
          if (window < 0 || board == null) {
            statuses.add(new CapStatus(cap, value, amount, 0, perHour, false, window));
            return;
          }
          int slot = board.findSlot(CapKey.of(cap, value, cap.windows().startMs(window)));
          if (slot < 0 && board.usedSlots() == board.slots()) {
            statuses.add(new CapStatus(cap, value, amount, 0, perHour, false, window));
          } else {
            long total = slot < 0 ? 0 : Math.max(0, board.total(slot, cap.unit()));
            long open = held.getOrDefault(slot, Amounts.NONE).in(cap.unit());
            long holds = Math.min(open, total); // a call may have ended between the two looks
            statuses.add(new CapStatus(cap, value, total - holds, holds, perHour, true, window));
          }
        });
    return statuses;
  }
}
