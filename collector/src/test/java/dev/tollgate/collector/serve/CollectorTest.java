package dev.tollgate.collector.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.inspect.Verifier;
import dev.tollgate.collector.recover.OwnLedger;
import dev.tollgate.collector.report.CapStatus;
import dev.tollgate.collector.report.CapsReport;
import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.collector.testing.TestClock;
import dev.tollgate.collector.testing.TestJvm;
import dev.tollgate.ledger.charge.CapRaise;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.charge.KillRelease;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.Expectation;
import dev.tollgate.ledger.policy.Expectations;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTest {
  private static final String BOOT = "boot-1";
  private static final CollectorOptions SMALL = new CollectorOptions(64, 8);

  private final TestClock clock = new TestClock("2026-11-22T10:00:00Z");
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final SplittableRandom random = new SplittableRandom(1);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Home home;

  CollectorTest(@TempDir Path directory) throws IOException {
    home = Home.of(directory.resolve("home"));
    home.create();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void newHome_getsBoardPolicyAndHeartbeat() throws IOException {
    cap("checkout", "0.05 USD");
    start();
    Board board = board();
    assertEquals(1, board.generation());
    assertEquals(policy().version(), board.policyVersion());
    assertEquals(clock.millis(), board.collectorHeartbeatMs());
    assertEquals("", errors.toString(StandardCharsets.UTF_8));
  }

  @Test
  void chargesOnTheBoard_areNotCountedTwice() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 30_000_000);
    jvm.call("other", 7_000_000);
    turn(collector);
    assertEquals(30_000_000, total(Unit.USD));
    assertEquals(20, total(Unit.TOKENS));
    assertEquals(1, total(Unit.CALLS));
  }

  @Test
  void chargesThatNoRowCovers_areCountedInTheBase() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.unseen("checkout", 10_000_000);
    jvm.call("checkout", 30_000_000);
    turn(collector);
    assertEquals(40_000_000, total(Unit.USD));
    assertEquals(2, total(Unit.CALLS));
  }

  @Test
  void refusedCall_countsNothing() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.append(
        jvm.charge("checkout", 9_000_000).verdict(Verdict.REFUSED).capId("checkout").build());
    turn(collector);
    assertEquals(0, total(Unit.CALLS));
  }

  @Test
  void chargeAppendedTwice_isCountedOnce() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    Charge charge = jvm.unseen("checkout", 10_000_000);
    jvm.unseen("checkout", 1_000_000);
    jvm.append(charge);
    turn(collector);
    assertEquals(11_000_000, total(Unit.USD));
  }

  @Test
  void callOfAnEarlierWindow_countsInThatWindow() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    Charge late = jvm.charge("checkout", 10_000_000).build();
    clock.advance(Duration.ofDays(1));
    jvm.append(late);
    jvm.unseen("checkout", 2_000_000);
    turn(collector);
    assertEquals(2_000_000, total(Unit.USD));
  }

  @Test
  void newCap_countsWhatWasBeforeIt() throws IOException {
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 30_000_000);
    turn(collector);
    cap("checkout", "0.05 USD");
    turn(collector);
    assertEquals(2, policy().version());
    assertEquals(30_000_000, total(Unit.USD));
    jvm.call("checkout", 5_000_000);
    turn(collector);
    assertEquals(35_000_000, total(Unit.USD));
    assertEquals(1, board().generation());
  }

  @Test
  void newCap_countsOpenCallsUntilTheirChargeComes() throws IOException {
    Collector collector = start();
    TestJvm jvm = jvm();
    Charge open = jvm.sentHolding("checkout", 4_000_000);
    turn(collector);
    cap("checkout", "0.05 USD");
    turn(collector);
    assertEquals(4_000_000, total(Unit.USD));
    jvm.append(open.toBuilder().listCostNanos(3_000_000).countedNanos(3_000_000).build());
    jvm.free();
    turn(collector);
    assertEquals(3_000_000, total(Unit.USD));
  }

  @Test
  void openCallThatNeverLeft_isDroppedFromTheBase() throws IOException {
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.sentHolding("checkout", 4_000_000);
    turn(collector);
    cap("checkout", "0.05 USD");
    turn(collector);
    assertEquals(4_000_000, total(Unit.USD));
    jvm.free();
    turn(collector);
    turn(collector);
    assertEquals(0, total(Unit.USD));
  }

  @Test
  void capThatWasAwayForAWhile_countsEachChargeOnce() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 10_000_000);
    turn(collector);
    noCaps();
    turn(collector);
    jvm.call("checkout", 5_000_000);
    cap("checkout", "0.05 USD");
    turn(collector);
    assertEquals(15_000_000, total(Unit.USD));
    assertEquals(2, board().generation());
    jvm.call("checkout", 1_000_000);
    turn(collector);
    assertEquals(16_000_000, total(Unit.USD));
  }

  @Test
  void raisedLimit_keepsTheCountAndOpensTheCap() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 50_000_000);
    turn(collector);
    assertEquals("refusing", status().state());
    cap("checkout", "0.10 USD");
    turn(collector);
    assertEquals("open", status().state());
    assertEquals(50_000_000, total(Unit.USD));
    assertEquals(2, policy().version());
    assertEquals(1, policy().caps().get(0).sinceVersion());
  }

  @Test
  void raisedCap_opensUntilItsTime_alsoAfterARestart() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    long limit = policy().caps().get(0).limit();
    raise("checkout-cap", Unit.USD, 20_000_000, Duration.ofHours(2));
    raise("checkout-cap", Unit.CALLS, 7, Duration.ofHours(2));
    raise("elsewhere", Unit.USD, 7, Duration.ofHours(2));
    turn(collector);
    assertEquals(limit + 20_000_000, policy().caps().get(0).limit());
    assertEquals(limit + 20_000_000, policy().caps().get(0).refuseAt());
    assertEquals(20_000_000, policy().caps().get(0).raisedBy());

    raise("checkout-cap", Unit.USD, 1_000_000, Duration.ofHours(1));
    turn(collector);
    assertEquals(limit + 21_000_000, policy().caps().get(0).limit());
    collector.close();

    Collector again = start();
    turn(again);
    assertEquals(limit + 21_000_000, policy().caps().get(0).limit());
    clock.advance(Duration.ofHours(1));
    turn(again);
    assertEquals(limit + 20_000_000, policy().caps().get(0).limit());
    clock.advance(Duration.ofHours(1));
    turn(again);
    assertEquals(limit, policy().caps().get(0).limit());
    assertEquals(0, policy().caps().get(0).raisedBy());
  }

  @Test
  void releasedSwitch_isPublishedWhileItMatters_alsoAfterARestart() throws IOException {
    killSwitch("1h", false);
    Collector collector = start();
    assertEquals(0, killSwitch().releasedMicros());
    long version = policy().version();
    long all = release(null);
    turn(collector);
    assertEquals(all, killSwitch().releasedMicros());
    assertEquals(version + 1, policy().version());
    long one = release("com.acme.Agent#step");
    release("elsewhere", null);
    turn(collector);
    assertEquals(Map.of("com.acme.Agent#step", one), killSwitch().releasedByValue());
    collector.close();

    Collector again = start();
    turn(again);
    assertEquals(all, killSwitch().releasedMicros());
    assertEquals(version + 2, policy().version());
    clock.advance(Duration.ofHours(2));
    turn(again);
    assertEquals(0, killSwitch().releasedMicros());
    assertEquals(Map.of(), killSwitch().releasedByValue());
  }

  private KillSwitch killSwitch() throws IOException {
    return policy().killSwitches().get(0);
  }

  private long release(@Nullable String value) throws IOException {
    return release("agent-loop", value);
  }

  private long release(String id, @Nullable String value) throws IOException {
    Supplier<UUID> ids = () -> Ids.timeOrdered(clock.millis(), random::nextLong);
    try (OwnLedger own = new OwnLedger(home, clock, ids)) {
      long atMicros = clock.millis() * 1_000;
      own.append(new KillRelease(ids.get(), atMicros, id, value, "fixed", "ana"));
      return atMicros;
    }
  }

  private void killSwitch(String coolDown, boolean shadow) throws IOException {
    Files.writeString(
        home.config(),
        """
        kill_switches:
          - id: agent-loop
            owner: payments-oncall
            each: service
            within: 10m
            max: { calls: 200 }
            cool_down: %s
            shadow: %s
        """
            .formatted(coolDown, shadow));
  }

  private void refusedByTheSwitch(TestJvm jvm, long atMicros) throws IOException {
    Trip trip = new Trip(atMicros, atMicros + 3_600_000_000L, Excess.CALLS, 201, 200, false);
    jvm.append(
        jvm.charge("checkout", 0).verdict(Verdict.REFUSED).capId("agent-loop").trip(trip).build());
  }

  @Test
  void trip_isAnnouncedOnce_alsoAfterARestartAndWhenAllIsReadAgain() throws IOException {
    killSwitch("1h", false);
    Collector collector = start();
    TestJvm jvm = jvm();
    long firstMicros = clock.millis() * 1_000 + 7;
    for (int i = 0; i < 5; i++) {
      refusedByTheSwitch(jvm, firstMicros);
      turn(collector);
    }
    assertEquals(1, alerts().size());
    assertTrue(
        alerts()
            .get(0)
            .endsWith(
                "WARN kill switch agent-loop for service checkout of payments-oncall has tripped in"
                    + " a JVM of checkout: 201 calls of at most 200 within 10m; calls are refused"
                    + " until 2026-11-22T11:00:00.000007Z"),
        alerts()::toString);
    refusedByTheSwitch(jvm(), firstMicros);
    refusedByTheSwitch(jvm, firstMicros + 1);
    turn(collector);
    assertEquals(3, alerts().size(), "another JVM's, and the next");
    collector.close();
    Files.delete(home.collectorState().resolve("state"));

    Collector again = start();
    turn(again);
    assertEquals(3, alerts().size());
    clock.advance(Duration.ofDays(2));
    refusedByTheSwitch(jvm, firstMicros + 2);
    turn(again);
    assertEquals(3, alerts().size(), "nobody needs to know of a trip long over");
  }

  @Test
  void tripInShadow_isAnnouncedAsSuch() throws IOException {
    killSwitch("1h", true);
    Collector collector = start();
    refusedByTheSwitch(jvm(), clock.millis() * 1_000);
    turn(collector);
    assertEquals(1, alerts().size());
    assertTrue(alerts().get(0).contains("in shadow, calls pass until"), alerts()::toString);
  }

  @Test
  void throttle_isAStateAndAnAlert() throws IOException {
    cap("checkout", "0.05 USD");
    Files.writeString(
        home.config(),
        Files.readString(home.config()).replace("80%: alert", "80%: throttle")
            + "    throttle: 30 calls per minute\n");
    Collector collector = start();
    jvm().call("checkout", 41_000_000);
    turn(collector);
    assertEquals("throttling", status().state());
    assertEquals(40_000_000, policy().caps().get(0).throttleAt());
    assertEquals(30, policy().caps().get(0).throttleCalls());
    assertTrue(
        alerts().get(0).endsWith("2026-11-23T00:00:00Z; 30 calls per 1m pass in each JVM"),
        alerts()::toString);
    jvm().call("checkout", 41_000_000);
    turn(collector);
    assertEquals("refusing", status().state());
  }

  private void raise(String cap, Unit unit, long amount, Duration until) throws IOException {
    Supplier<UUID> ids = () -> Ids.timeOrdered(clock.millis(), random::nextLong);
    try (OwnLedger own = new OwnLedger(home, clock, ids)) {
      long nowMs = clock.millis();
      long untilMs = nowMs + until.toMillis();
      own.append(
          new CapRaise(ids.get(), nowMs * 1_000, cap, unit, amount, untilMs, "launch", "ana"));
    }
  }

  @Test
  void wrongEdit_isRefusedWholeAndSaidOnce() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    Files.writeString(
        home.config(), "caps:\n- id: x\n  owner: o\n  window: day\n  limit: 5 USDD\n");
    turn(collector);
    turn(collector);
    assertEquals(1, policy().version());
    assertEquals(
        """
        tollgate.yaml:5:10: caps[0].limit: "5 USDD" is not an amount; write 5 USD
        %s was refused whole: policy 1 stays in force; correct the file, it is read again when it changes
        """
            .formatted(home.config()),
        errors.toString(StandardCharsets.UTF_8));
    cap("checkout", "0.07 USD");
    turn(collector);
    assertEquals(2, policy().version());
  }

  @Test
  void deletedFile_opensNoCap() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    turn(collector);
    Files.delete(home.config());
    turn(collector);
    collector.close();
    turn(start());
    assertEquals(1, policy().caps().size());
    String gone = "tollgate.yaml:1:1: is gone; put it back, or write caps: [] into it to have none";
    assertEquals(2, errors.toString(StandardCharsets.UTF_8).lines().filter(gone::equals).count());
  }

  @Test
  void wrongFileAtTheStart_keepsThePolicyOfTheLastRun() throws IOException {
    cap("checkout", "0.05 USD");
    start().close();
    Files.writeString(home.config(), "caps: 7\n");
    start();
    assertEquals(1, policy().caps().size());
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("policy 1 stays in force"));
  }

  @Test
  void sameFileWrittenAgain_makesNoNewVersion() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    cap("checkout", "0.05 USD");
    turn(collector);
    assertEquals(1, policy().version());
  }

  @Test
  void percentages_areAnnouncedOncePerWindow() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 41_000_000);
    turn(collector);
    jvm.call("checkout", 1_000_000);
    turn(collector);
    assertEquals(1, alerts().size());
    assertTrue(
        alerts()
            .get(0)
            .endsWith(
                "WARN cap checkout-cap of team-a has reached 80%: 0.041 of 0.05 USD until"
                    + " 2026-11-23T00:00:00Z"),
        () -> alerts().toString());
    collector.close();
    Collector again = start();
    jvm.call("checkout", 10_000_000);
    turn(again);
    assertEquals(2, alerts().size());
    clock.advance(Duration.ofDays(1));
    jvm.call("checkout", 41_000_000);
    turn(again);
    assertEquals(3, alerts().size());
  }

  @Test
  void waste_isCountedFromTheLedgersAndAnnounced_alsoAfterARestart() throws IOException {
    Files.writeString(
        home.config(),
        """
        caps:
          - id: wasted
            owner: team-a
            scope: { service: checkout, waste: "*" }
            window: day
            limit: 0.05 USD
            actions: { 80%: alert }
        """);
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 30_000_000);
    jvm.appendOnBoard(jvm.charge("checkout", 20_000_000).flag(Flag.ABORTED));
    turn(collector);
    assertEquals(20_000_000, total(Unit.USD));
    assertEquals(20_000_000, status().spent());
    jvm.sentHolding("checkout", 25_000_000);
    turn(collector);
    assertEquals(20_000_000, total(Unit.USD), "an open call is no waste yet");
    assertEquals(List.of(), alerts());
    jvm.close();
    collector.close();
    Collector again = start();
    turn(again);
    assertEquals(45_000_000, total(Unit.USD), "a lost one is");
    assertEquals(1, alerts().size());
    assertEquals(List.of(), new Verifier(home, BOOT, clock.millis()).all().findings());
  }

  @Test
  void jvmKilledBetweenSettlingAndAppending_isRecovered() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 10_000_000);
    Charge settled = jvm.settledButNotAppended("checkout", 7_000_000).charge();
    jvm.close();
    turn(collector);
    Charge recovered = find(settled);
    assertTrue(recovered.has(Flag.RECOVERED));
    assertEquals(7_000_000, recovered.listCostNanos());
    assertEquals(17_000_000, total(Unit.USD));
    assertEquals(0, board().owner(jvm.row()));
    assertTrue(Files.exists(home.ledger(jvm.id).resolve("sealed")));
  }

  @Test
  void jvmKilledAfterAppendingButBeforeFreeing_isChargedOnce() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.append(jvm.settledButNotAppended("checkout", 7_000_000).charge());
    jvm.close();
    turn(collector);
    assertEquals(7_000_000, total(Unit.USD));
    assertEquals(1, charges().size());
  }

  @Test
  void jvmKilledDuringACall_leavesALostCharge() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    Charge without = jvm.sent("checkout");
    Charge held = jvm.sentHolding("checkout", 2_000_000);
    Charge ready = jvm.ready("checkout");
    jvm.close();
    turn(collector);
    Charge lost = find(without);
    assertTrue(lost.has(Flag.LOST));
    assertTrue(lost.has(Flag.ESTIMATED));
    assertTrue(lost.has(Flag.UNPRICED));
    assertTrue(lost.has(Flag.USAGE_MISSING));
    Charge lostHold = find(held);
    assertEquals(2_000_000, lostHold.countedNanos());
    assertFalse(lostHold.has(Flag.UNPRICED));
    assertTrue(charges().stream().noneMatch(charge -> charge.id().equals(ready.id())));
    assertEquals(2_000_000, total(Unit.USD));
    assertEquals(2, total(Unit.CALLS));
  }

  @Test
  void lostCallsVoid_chargesNothingForWhatWasOut() throws IOException {
    cap("checkout", "0.05 USD");
    Files.writeString(home.config(), "lost_calls: void\n" + Files.readString(home.config()));
    Collector collector = start();
    TestJvm jvm = jvm();
    Charge out = jvm.sentHolding("checkout", 2_000_000);
    jvm.settledButNotAppended("checkout", 3_000_000);
    jvm.close();
    turn(collector);
    assertEquals(3_000_000, total(Unit.USD));
    assertEquals(1, total(Unit.CALLS));
    assertTrue(charges().stream().noneMatch(charge -> charge.id().equals(out.id())));
    assertTrue(Files.exists(home.ledger(jvm.id).resolve("sealed")));
  }

  @Test
  void capThatRefusesFromNowOn_countsOpenCallsThatAreNotHeldOnIt() throws IOException {
    cap("checkout", "0.05 USD");
    String hard = Files.readString(home.config());
    Files.writeString(home.config(), hard.replace("80%: alert, 100%: refuse", "80%: alert"));
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 5_000_000);
    jvm.sentHolding("checkout", 4_000_000);
    turn(collector);
    assertEquals(5_000_000, total(Unit.USD));
    cap("checkout", "0.05 USD");
    turn(collector);
    assertEquals(2, board().generation());
    assertEquals(9_000_000, total(Unit.USD));
  }

  @Test
  void rowOfADeadJvm_isOverwrittenWithItsLedger() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    Charge charge = jvm.call("checkout", 10_000_000);
    // Killed while it held: nobody settles this any more.
    Board board = board();
    int slot = board.findSlot(key());
    board.add(slot, charge.boardRow(), 5_000_000, 100, 1);
    assertEquals(15_000_000, total(Unit.USD));
    jvm.close();
    turn(collector);
    assertEquals(10_000_000, total(Unit.USD));
    TestJvm next = jvm();
    next.call("checkout", 1_000_000);
    assertEquals(charge.boardRow(), next.row());
    next.close();
    turn(collector);
    assertEquals(11_000_000, total(Unit.USD));
  }

  @Test
  void stoppedCollector_goesOnWhereItWas() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.unseen("checkout", 10_000_000);
    turn(collector);
    collector.close();
    jvm.unseen("checkout", 3_000_000);
    jvm.call("checkout", 1_000_000);
    turn(start());
    assertEquals(14_000_000, total(Unit.USD));
    assertEquals(1, board().generation());
  }

  @Test
  void deletedState_isRebuiltToTheSame() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    TestJvm dead = jvm();
    jvm.unseen("checkout", 10_000_000);
    jvm.call("checkout", 1_000_000);
    dead.settledButNotAppended("checkout", 2_000_000);
    dead.close();
    turn(collector);
    assertEquals(13_000_000, total(Unit.USD));
    collector.close();
    Files.delete(home.collectorState().resolve("state"));
    turn(start());
    assertEquals(13_000_000, total(Unit.USD));
    assertEquals(3, charges().size());
    assertEquals(1, board().generation());
  }

  @Test
  void damagedState_isRebuiltToTheSame() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    jvm().unseen("checkout", 10_000_000);
    turn(collector);
    collector.close();
    Path state = home.collectorState().resolve("state");
    byte[] bytes = Files.readAllBytes(state);
    bytes[bytes.length - 3] ^= 1;
    Files.write(state, bytes);
    turn(start());
    assertEquals(10_000_000, total(Unit.USD));
  }

  @Test
  void reboot_makesANewBoardWithTheSameTotals() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 10_000_000);
    jvm.close();
    turn(collector);
    collector.close();
    Collector after = collector("boot-2");
    after.start();
    after.doWork();
    Board board = Objects.requireNonNull(Board.openCurrent(home.boards(), "boot-2"));
    assertEquals(2, board.generation());
    assertEquals(10_000_000, board.base(board.findSlot(key()), Unit.USD));
  }

  @Test
  void deletedBoard_isMadeAnewAboveEveryGenerationSeen() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 10_000_000);
    turn(collector);
    Files.delete(home.boards().resolve("current"));
    Files.delete(home.boards().resolve("1.board"));
    turn(collector);
    assertEquals(2, board().generation());
    assertEquals(10_000_000, total(Unit.USD));
    jvm.call("checkout", 1_000_000);
    turn(collector);
    assertEquals(11_000_000, total(Unit.USD));
  }

  @Test
  void fullBoard_isReplacedAndCarriesOpenCalls() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 10_000_000);
    Charge open = jvm.sentHolding("checkout", 4_000_000);
    Board old = board();
    for (long key = 1; key <= 50; key++) {
      old.slot(key);
    }
    turn(collector);
    assertTrue(old.sealed());
    assertEquals(2, board().generation());
    assertEquals(14_000_000, total(Unit.USD));
    jvm.append(open.toBuilder().countedNanos(1_000_000).listCostNanos(1_000_000).build());
    jvm.free();
    turn(collector);
    assertEquals(11_000_000, total(Unit.USD));
  }

  @Test
  void windowsThatRunShort_areCompiledAnew() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    clock.advance(Duration.ofDays(30));
    turn(collector);
    assertEquals(2, policy().version());
    assertEquals(1, policy().caps().get(0).sinceVersion());
    assertTrue(policy().caps().get(0).windows().indexAt(clock.millis()) >= 0);
  }

  @Test
  void clockSetBack_stopsNothing() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    turn(collector);
    clock.advance(Duration.ofHours(-1));
    jvm.settledButNotAppended("checkout", 2_000_000);
    jvm.close();
    cap("checkout", "0.06 USD");
    turn(collector);
    assertEquals(60_000_000, policy().caps().get(0).limit());
    assertEquals(2_000_000, charges().get(0).countedNanos());
    assertTrue(Files.exists(home.ledger(jvm.id).resolve("sealed")));
    long heardOf = clock.millis() - board().collectorHeartbeatMs();
    assertTrue(heardOf >= 0 && heardOf <= 500, () -> "heard of " + heardOf + " ms ago");
    TestJvm later = jvm();
    later.unseen("checkout", 1_000_000);
    turn(collector);
    assertEquals(3_000_000, total(Unit.USD));
    clock.advance(Duration.ofHours(1));
    cap("checkout", "0.07 USD");
    turn(collector);
    assertEquals(70_000_000, policy().caps().get(0).limit());
    assertEquals(3_000_000, total(Unit.USD));
  }

  @Test
  void clockSetForthPastTheWindowsAndBack_losesNoSpend() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.unseen("checkout", 10_000_000);
    jvm.call("checkout", 5_000_000);
    turn(collector);
    clock.advance(Duration.ofDays(30));
    jvm.unseen("checkout", 1_000_000);
    turn(collector);
    assertEquals(1_000_000, total(Unit.USD));
    clock.advance(Duration.ofDays(-30));
    turn(collector);
    assertEquals(15_000_000, total(Unit.USD));
    assertEquals(2, total(Unit.CALLS));
    jvm.unseen("checkout", 2_000_000);
    jvm.call("checkout", 4_000_000);
    turn(collector);
    assertEquals(21_000_000, total(Unit.USD));
    jvm.close();
    turn(collector);
    assertEquals(21_000_000, total(Unit.USD));
    assertEquals(1, board().generation());
  }

  @Test
  void windowThatOpensAgain_hasWhatWasChargedMeanwhile() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    Charge late = jvm.charge("checkout", 10_000_000).build();
    clock.advance(Duration.ofDays(1));
    jvm.append(late);
    turn(collector);
    clock.advance(Duration.ofDays(-1));
    turn(collector);
    assertEquals(10_000_000, total(Unit.USD));
    clock.advance(Duration.ofDays(1));
    Files.delete(home.boards().resolve("current"));
    turn(collector);
    assertEquals(2, board().generation());
    clock.advance(Duration.ofDays(-1));
    turn(collector);
    assertEquals(10_000_000, total(Unit.USD));
  }

  @Test
  void rowWithoutADirectory_isTakenBackWhenItsHeartbeatStandsStillWhateverTheClock()
      throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 1_000_000);
    long owner = jvm.id.getLeastSignificantBits();
    Files.move(home.ledger(jvm.id), home.root().resolve("gone"));
    clock.advance(Duration.ofHours(1));
    turn(collector);
    assertEquals(owner, board().owner(jvm.row()));
    clock.advance(Duration.ofHours(-2));
    for (int i = 0; i < 4; i++) {
      clock.advance(Duration.ofSeconds(10));
      collector.doWork();
    }
    assertEquals(owner, board().owner(jvm.row()));
    board().heartbeat(jvm.row(), clock.millis());
    for (int i = 0; i < 6; i++) {
      clock.advance(Duration.ofSeconds(10));
      collector.doWork();
      assertEquals(owner, board().owner(jvm.row()));
    }
    clock.advance(Duration.ofSeconds(10));
    collector.doWork();
    clock.advance(Duration.ofSeconds(10));
    collector.doWork();
    assertEquals(0, board().owner(jvm.row()));
  }

  @Test
  void faultyHook_isSaidOncePerJvmAndHook() throws IOException {
    Collector collector = start();
    TestJvm jvm = jvm();
    TestJvm other = jvm();
    for (int i = 0; i < 2; i++) {
      jvm.beat(Map.of(), Map.of("java-http-client", "applied", "okhttp", "faulty: no such method"));
      other.beat(Map.of(), Map.of("okhttp", "waiting"));
      turn(collector);
    }
    assertEquals(1, alerts().size());
    assertTrue(
        alerts()
            .get(0)
            .endsWith(
                "WARN JVM "
                    + jvm.id
                    + ": hook okhttp is faulty: no such method; calls through it are neither"
                    + " metered nor capped: upgrade the agent, or report it with the agent's log"),
        alerts()::toString);
    other.beat(Map.of(), Map.of("okhttp", "faulty: no such field"));
    turn(collector);
    assertEquals(2, alerts().size());
  }

  @Test
  void capsWithoutABoard_areReadFromTheLedgers() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 10_000_000);
    turn(collector);
    Files.delete(home.boards().resolve("current"));
    assertEquals(10_000_000, status().spent());
  }

  // ---------------------------------------------------------------------------------------------

  @Test
  void answerThatAnotherJvmFetchesAgain_isCountedOnce() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm one = jvm();
    TestJvm other = jvm();
    one.append(one.charge("checkout", 30_000_000).dedupeKey("resp_1").build());
    turn(collector);
    other.append(fetch(other, "resp_1"));
    other.append(other.charge("checkout", 7_000_000).dedupeKey("resp_2").build());
    turn(collector);
    assertEquals(37_000_000, total(Unit.USD));
    assertEquals(40, total(Unit.TOKENS));
    assertEquals(3, total(Unit.CALLS), "the call was made, and costs nothing");
    assertEquals(1, corrections().size());
    assertTrue(corrections().get(0).after().has(Flag.REPEATED));
  }

  @Test
  void fetchReadBeforeItsMaker_isCountedOnceTogether() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm one = jvm();
    TestJvm other = jvm();
    one.append(fetch(one, "resp_1"));
    turn(collector);
    other.append(other.charge("checkout", 30_000_000).dedupeKey("resp_1").build());
    one.append(fetch(one, "resp_1"));
    turn(collector);
    assertEquals(30_000_000, total(Unit.USD));
    assertEquals(2, corrections().size());
  }

  @Test
  void batchAndItsFile_areCountedOnceInWhateverOrderJvmsFetchThem() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm one = jvm();
    TestJvm other = jvm();
    one.append(fetchBatch(one, "batch_1", "file-1"));
    turn(collector);
    other.append(fetch(other, "file-1"));
    turn(collector);
    assertEquals(30_000_000, total(Unit.USD));

    other.append(fetch(other, "file-2"));
    turn(collector);
    one.append(fetchBatch(one, "batch_2", "file-2"));
    other.append(fetchBatch(other, "batch_2", "file-2"));
    turn(collector);
    assertEquals(60_000_000, total(Unit.USD));
    assertEquals(3, corrections().size());
  }

  @Test
  void whatCallsUsuallyComeTo_isPublishedForCapsThatExpect_alsoByTheNextCollector()
      throws IOException {
    Files.writeString(
        home.config(),
        """
        caps:
          - { id: soft, owner: o, window: day, limit: 5 USD, hold: expected }
        """);
    Collector collector = start();
    assertEquals(Expectations.NONE, policy().expectations());
    TestJvm jvm = jvm();
    Labels labels =
        new Labels.Builder().set(Label.WORKFLOW, "a.B#c").set(Label.MODEL, "gpt-4o").build();
    for (int i = 0; i < 100; i++) {
      jvm.append(jvm.charge("checkout", 2_000_000).labels(labels).build());
    }
    turn(collector);
    clock.advance(Duration.ofMinutes(1));
    turn(collector);

    Expectation learned = Objects.requireNonNull(policy().expectations().of("a.B#c", "gpt-4o"));
    assertTrue(learned.costNanos() >= 2_000_000 && learned.costNanos() < 2_020_000, "" + learned);
    assertEquals(20, learned.tokens());
    long version = policy().version();
    assertEquals(version, board().policyVersion());
    collector.close();

    Collector next = start();
    clock.advance(Duration.ofMinutes(1));
    turn(next);
    assertEquals(List.of(learned), policy().expectations().all());
    assertEquals(version, policy().version(), "nothing changed");

    cap("checkout", "5 USD");
    turn(next);
    assertEquals(Expectations.NONE, policy().expectations(), "no cap asks for it any more");
  }

  @Test
  void capInImages_countsWhatChargesMade_inBaseAndRow() throws IOException {
    cap("checkout", "10 images");
    Collector collector = start();
    TestJvm jvm = jvm();
    Usage three = new Usage.Builder().set(Meter.IMAGES, 3).build();
    jvm.append(jvm.charge("checkout", 9_000_000).usage(three).build());
    jvm.append(jvm.charge("checkout", 1_000_000).build());
    turn(collector);

    assertEquals(3, total(Unit.IMAGES));
    assertEquals(10_000_000, total(Unit.USD));
    assertEquals(3, status().spent());
    assertEquals("30.0", status().percent().toPlainString());
    assertEquals(List.of(), new Verifier(home, BOOT, clock.millis()).all().findings());

    cap("checkout", "10 calls");
    turn(collector);
    assertEquals(2, total(Unit.CALLS), "a cap in calls has counters of its own");
  }

  private static Charge fetchBatch(TestJvm jvm, String batch, String file) {
    return fetch(jvm, batch).toBuilder().otherKey(file).build();
  }

  @Test
  void answersOfOneId_countEach() throws IOException {
    cap("checkout", "0.07 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.append(jvm.charge("checkout", 30_000_000).dedupeKey("resp_1").build());
    jvm.append(jvm.charge("checkout", 30_000_000).dedupeKey("resp_1").build());
    turn(collector);
    assertEquals(60_000_000, total(Unit.USD), "both made an answer");
  }

  private static Charge fetch(TestJvm jvm, String answer) {
    return jvm.charge("checkout", 30_000_000).dedupeKey(answer).flag(Flag.FETCHED).build();
  }

  @Test
  void answerStillAtWork_isNoFirst() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.append(jvm.charge("checkout", 0).usage(Usage.NONE).dedupeKey("batch_1").build());
    jvm.append(fetch(jvm, "batch_1"));
    turn(collector);
    assertEquals(30_000_000, total(Unit.USD));
    assertEquals(List.of(), corrections());
  }

  @Test
  void repeats_areFoundAfterARestartAndWhenEverythingIsCountedUpAnew() throws IOException {
    cap("checkout", "0.05 USD");
    Collector first = start();
    TestJvm jvm = jvm();
    jvm.append(jvm.charge("checkout", 30_000_000).dedupeKey("resp_1").build());
    turn(first);
    first.close();
    jvm.append(fetch(jvm, "resp_1"));
    Collector second = start();
    turn(second);
    second.close();
    assertEquals(1, corrections().size());

    Files.delete(home.collectorState().resolve("state"));
    Collector third = start();
    turn(third);
    assertEquals(1, corrections().size(), "the correction is not made again");
    assertEquals(30_000_000, total(Unit.USD));
    turn(third);
    third.close();
    assertEquals(30_000_000, total(Unit.USD));
  }

  @Test
  void correctionThatCannotBeWritten_isWrittenLaterEvenByTheNextCollector() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    try (AliveLock pricing = AliveLock.acquire(home.correctionsLock())) {
      assertNotNull(pricing);
      jvm.append(jvm.charge("checkout", 30_000_000).dedupeKey("resp_1").build());
      jvm.append(fetch(jvm, "resp_1"));
      clock.advance(Duration.ofSeconds(2));
      assertThrows(
          IOException.class,
          () -> {
            for (int i = 0; i < 6; i++) {
              clock.advance(Duration.ofMillis(500));
              collector.doWork();
            }
          });
      collector.close();
    }
    assertEquals(List.of(), corrections());
    Collector next = start();
    turn(next);
    assertEquals(1, corrections().size());
    assertEquals(30_000_000, total(Unit.USD));
  }

  @Test
  void correctionOfACallThatARowHas_isTakenBackFromTheCap() throws IOException {
    cap("checkout", "0.05 USD");
    Collector collector = start();
    TestJvm jvm = jvm();
    Charge charge = jvm.call("checkout", 30_000_000);
    turn(collector);
    Charge after = charge.toBuilder().listCostNanos(1_000_000).countedNanos(1_000_000).build();
    correct(charge, after);
    turn(collector);
    assertEquals(1_000_000, total(Unit.USD));
    assertEquals(1_000_000, status().spent());

    jvm.close();
    turn(collector);
    assertEquals(1_000_000, total(Unit.USD), "its row closed");
    cap("checkout", "0.06 USD");
    noCaps();
    turn(collector);
    cap("checkout", "0.06 USD");
    turn(collector);
    assertEquals(1_000_000, total(Unit.USD), "counted up anew for a cap that came back");
  }

  @Test
  void modelWithoutPrice_isSaidOnceWithItsRemedy() throws IOException {
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.append(jvm.charge("checkout", 0).responseModel("gpt-99").flag(Flag.UNPRICED).build());
    jvm.append(jvm.charge("checkout", 0).responseModel("gpt-99").flag(Flag.UNPRICED).build());
    turn(collector);
    List<String> said = alerts().stream().filter(line -> line.contains("gpt-99")).toList();
    assertEquals(1, said.size(), said.toString());
    assertTrue(said.get(0).contains("openai gpt-99 has no price"), said.get(0));
    assertTrue(said.get(0).contains("tollgate prices import"), said.get(0));
  }

  private void correct(Charge before, Charge after) throws IOException {
    try (OwnLedger own =
        new OwnLedger(home, clock, () -> Ids.timeOrdered(clock.millis(), random::nextLong))) {
      own.append(
          new Correction(
              Ids.timeOrdered(clock.millis(), random::nextLong),
              clock.millis() * 1_000,
              "a test",
              "a test",
              before,
              after));
    }
  }

  private List<Correction> corrections() throws IOException {
    List<Correction> corrections = new ArrayList<>();
    try (LedgerTail tail = new LedgerTail(home, clock, line -> {})) {
      tail.readInOrder(LedgerSink.of(charge -> {}, corrections::add));
    }
    return corrections;
  }

  private Collector collector(String bootId) {
    Collector collector =
        new Collector(
            home,
            bootId,
            SMALL,
            clock,
            () -> Ids.timeOrdered(clock.millis(), random::nextLong),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
    open.add(collector);
    return collector;
  }

  private Collector start() throws IOException {
    Collector collector = collector(BOOT);
    collector.start();
    return collector;
  }

  private TestJvm jvm() throws IOException {
    TestJvm jvm = TestJvm.start(home, clock, BOOT);
    open.add(jvm);
    return jvm;
  }

  /** Turns the duty cycle for three seconds of its clock, so that everything is due. */
  private void turn(Collector collector) throws IOException {
    for (int i = 0; i < 6; i++) {
      clock.advance(Duration.ofMillis(500));
      collector.doWork();
    }
  }

  private void cap(String service, String limit) throws IOException {
    Files.writeString(
        home.config(),
        """
        caps:
          - id: %s-cap
            owner: team-a
            scope: { service: %s }
            window: day
            limit: %s
            actions: { 80%%: alert, 100%%: refuse }
        """
            .formatted(service, service, limit));
  }

  private void noCaps() throws IOException {
    Files.writeString(home.config(), "caps: []\n");
  }

  private Policy policy() throws IOException {
    return Objects.requireNonNull(PolicyFile.read(home.policy()));
  }

  private Board board() throws IOException {
    Board board = Board.openCurrent(home.boards(), BOOT);
    assertNotNull(board);
    return board;
  }

  private long key() throws IOException {
    Cap cap = policy().caps().get(0);
    return CapKey.of(cap, cap.windows().startMs(cap.windows().indexAt(clock.millis())));
  }

  private long total(Unit unit) throws IOException {
    int slot = board().findSlot(key());
    return slot < 0 ? 0 : board().total(slot, unit);
  }

  private CapStatus status() throws IOException {
    return CapsReport.read(home, BOOT, clock).caps().get(0);
  }

  private List<String> alerts() {
    try {
      return Files.readAllLines(home.log().resolve("collector.log")).stream()
          .filter(line -> line.contains("WARN"))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<Charge> charges() throws IOException {
    List<Charge> charges = new ArrayList<>();
    try (LedgerTail tail = new LedgerTail(home, clock, line -> {})) {
      tail.readInOrder(LedgerSink.of(charges::add, correction -> {}));
    }
    return charges;
  }

  private Charge find(Charge wanted) throws IOException {
    return charges().stream()
        .filter(charge -> charge.id().equals(wanted.id()))
        .findFirst()
        .orElseThrow();
  }
}
