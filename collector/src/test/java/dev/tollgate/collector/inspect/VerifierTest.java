package dev.tollgate.collector.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.serve.Collector;
import dev.tollgate.collector.serve.CollectorOptions;
import dev.tollgate.collector.testing.Damage;
import dev.tollgate.collector.testing.TestClock;
import dev.tollgate.collector.testing.TestJvm;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import dev.tollgate.store.queue.LedgerPosition;
import dev.tollgate.store.queue.LedgerSegment;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {
  private static final String BOOT = "boot-1";

  private final TestClock clock = new TestClock("2026-11-22T10:00:00Z");
  private final SplittableRandom random = new SplittableRandom(1);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Home home;

  VerifierTest(@TempDir Path directory) throws IOException {
    home = Home.of(directory.resolve("home"));
    home.create();
    Files.writeString(
        home.config(),
        """
        caps:
          - id: checkout-daily
            owner: team-a
            scope: { service: checkout }
            window: day
            limit: 1 USD
          - id: all-calls
            owner: sre
            window: total
            limit: 100 calls
        """);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  // What is as it should be.

  @Test
  void emptyHome_isFine() throws IOException {
    Verification verification = verify();
    assertEquals(List.of(), verification.findings());
    assertEquals(List.of("there is no policy to compare with"), verification.notes());
    assertEquals(-1, verification.slots());
  }

  @Test
  void everythingClosed_isEqualToTheLastNano() throws IOException {
    closedHome();
    Verification verification = verify();
    assertEquals(List.of(), verification.findings());
    assertEquals(List.of(), verification.notes());
    assertEquals(2, verification.slots());
    assertEquals(2, verification.ledgers());
    assertEquals(5, verification.charges());
    assertEquals(8, verification.records());
  }

  @Test
  void liveJvmBetweenBoardAndLedger_isANote() throws IOException {
    serve();
    TestJvm jvm = jvm();
    jvm.call("checkout", 1_000_000);
    assertEquals(List.of(), verify().notes());
    jvm.settledButNotAppended("checkout", 5_000_000);
    assertEquals(List.of(), verify().findings());
    assertEquals(
        List.of(
            "2 of 2 slots differ from the ledgers, which were read at another moment while JVMs or"
                + " a collector ran; to compare exactly, stop them first"),
        verify().notes());
  }

  @Test
  void runningCollector_isNoReasonToCryWolf() throws IOException {
    closedHome();
    AliveLock running = AliveLock.acquire(home.collectorLock());
    open.add(running);
    board().base(slot(), 1, 1, 1);
    assertEquals(List.of(), verify().findings());
    assertEquals(1, verify().notes().size());
    running.close();
    assertEquals(List.of("board_mismatch"), kinds());
  }

  @Test
  void killedJvm_isANoteUntilItIsClosed() throws IOException {
    serve();
    TestJvm jvm = jvm();
    jvm.call("checkout", 1_000_000);
    jvm.settledButNotAppended("checkout", 5_000_000);
    jvm.sentHolding("checkout", 3_000_000);
    jvm.ready("checkout");
    jvm.close();
    assertEquals(List.of(), verify().findings());
    assertEquals(
        List.of(
            "ledger "
                + jvm.id
                + ": settled calls in no ledger yet: 1; tollgate serve recovers them",
            "ledger "
                + jvm.id
                + ": calls out when its JVM died: 1; tollgate serve charges them as lost",
            "2 of 2 slots differ by what the collector has yet to do for JVMs that ran without it:"
                + " run tollgate serve, then verify again"),
        verify().notes());
    serve();
    assertEquals(List.of(), verify().findings());
    assertEquals(List.of(), verify().notes());
  }

  @Test
  void chargesAfterTheCollectorEnded_areANoteUntilItCountsThem() throws IOException {
    serve();
    TestJvm jvm = jvm();
    jvm.unseen("checkout", 5_000_000);
    jvm.stopped(Map.of());
    jvm.close();
    assertEquals(List.of(), verify().findings());
    assertEquals(1, verify().notes().size());
    serve();
    assertEquals(List.of(), verify().notes());
    assertEquals(List.of(), verify().findings());
  }

  @Test
  void windowThatEnded_isHeldToItsRowsAlone() throws IOException {
    serve();
    TestJvm jvm = jvm();
    jvm.call("checkout", 1_000_000);
    Charge late = jvm.charge("checkout", 2_000_000).build();
    clock.advance(Duration.ofDays(1));
    jvm.append(late);
    jvm.close();
    serve();
    assertEquals(List.of(), verify().findings());
    assertEquals(
        List.of(
            "1 of 2 slots differ by what the collector has yet to do for JVMs that ran without it:"
                + " run tollgate serve, then verify again"),
        verify().notes());
  }

  // The board.

  @Test
  void boardThatCountsOtherwise_isFoundAndItsRemedyHelps() throws IOException {
    closedHome();
    Board board = board();
    board.base(slot(), 1, board.base(slot(), Unit.TOKENS), 3);
    Finding finding = only();
    assertEquals("board_mismatch", finding.kind());
    assertEquals(
        home.boards().resolve("current")
            + " slot "
            + slot()
            + " (cap checkout-daily, day from 2026-11-22T00:00:00Z)",
        finding.where());
    assertEquals(
        "counts 0.008000001 USD instead of 0.01 USD, 6 calls instead of 4 calls in the ledgers",
        finding.what());
    Files.delete(home.boards().resolve("current"));
    Files.delete(home.collectorState().resolve("state"));
    serve();
    assertEquals(List.of(), verify().findings());
    assertEquals(2, verify().slots());
  }

  @Test
  void slotThatIsMissing_isFound() throws IOException {
    closedHome();
    Files.delete(home.boards().resolve("current"));
    Board fresh = Board.create(home.boards(), 77, 64, 8, BOOT);
    fresh.policyVersion(1);
    assertEquals(List.of("board_mismatch", "board_mismatch"), kinds());
    assertTrue(verify().findings().get(0).what().startsWith("counts 0 USD instead of 0.01 USD"));
  }

  @Test
  void jvmThatEndedInOrder_hasNothingToExcuseItsRow() throws IOException {
    serve();
    TestJvm jvm = jvm();
    jvm.call("checkout", 1_000_000);
    jvm.stopped(Map.of());
    jvm.close();
    assertEquals(List.of(), verify().findings());
    assertEquals(List.of(), verify().notes());
    board().add(slot(), jvm.row(), 1, 0, 0);
    assertEquals(List.of("board_mismatch"), kinds());
  }

  @Test
  void boardThatCountsLessThanAKilledJvmCharged_isFound() throws IOException {
    serve();
    TestJvm jvm = jvm();
    jvm.call("checkout", 1_000_000);
    jvm.close();
    board().add(slot(), jvm.row(), -1, 0, 0);
    assertEquals(List.of("board_mismatch"), kinds());
  }

  @Test
  void damagedBoard_isFoundAndNotCompared() throws IOException {
    closedHome();
    Damage.flip(home.boards().resolve("current"), 0);
    Finding finding = only();
    assertEquals("damaged_board", finding.kind());
    assertEquals("run tollgate serve: it makes a new one from the ledgers", finding.remedy());
    assertEquals(List.of("the board was not compared: it is damaged"), verify().notes());
  }

  @Test
  void boardInTheMakingOrOfAnotherBoot_isANote() throws IOException {
    closedHome();
    board().policyVersion(0);
    assertNote("it counts for policy 0, and policy.bin is 1: ");
    board().seal();
    assertNote("it is sealed: ");
    Verification other = new Verifier(home, "boot-2", clock.millis()).all();
    assertEquals(List.of(), other.findings());
    assertTrue(other.notes().get(0).contains("of another boot"), other.notes()::toString);
    Files.delete(home.boards().resolve("current"));
    assertEquals(List.of("there is no board to compare with"), verify().notes());
  }

  @Test
  void damagedPolicy_isFound() throws IOException {
    closedHome();
    Damage.flip(home.policy(), 20);
    assertEquals(List.of("damaged_policy"), kinds());
  }

  // The ledgers.

  @Test
  void flippedBit_isAMalformedRecord() throws IOException {
    TestJvm jvm = jvm().started("checkout");
    jvm.unseen("checkout", 1_000_000);
    jvm.unseen("checkout", 2_000_000);
    jvm.close();
    long position = positions(jvm.id).get(1);
    Damage.flip(file(jvm.id), LedgerPosition.offset(position) + 4 + 20);
    Finding finding = only();
    assertEquals("malformed_record", finding.kind());
    assertEquals("ledger " + jvm.id + " at " + LedgerPosition.text(position), finding.where());
    assertTrue(finding.what().contains("checksum"), finding.what());
    assertEquals(2, verify().charges() + 1);
    assertEquals(3, verify().records());
  }

  @Test
  void flippedHeader_isADamagedSegmentByFileAndByte() throws IOException {
    TestJvm jvm = jvm();
    jvm.unseen("checkout", 1_000_000);
    jvm.unseen("checkout", 2_000_000);
    jvm.close();
    long position = positions(jvm.id).get(1);
    Damage.flip(file(jvm.id), LedgerPosition.offset(position) + 2);
    Finding finding = only();
    assertEquals("damaged_segment", finding.kind());
    assertTrue(
        finding
            .what()
            .startsWith(
                file(jvm.id) + " is damaged at byte " + LedgerPosition.offset(position) + ": "),
        finding.what());
    assertEquals(1, verify().charges());
  }

  @Test
  void truncatedSegment_isFound() throws IOException {
    TestJvm jvm = jvm();
    jvm.unseen("checkout", 1_000_000);
    jvm.close();
    Damage.truncate(file(jvm.id), 200_000);
    assertEquals(List.of("damaged_segment"), kinds());
    Damage.truncate(file(jvm.id), 0);
    assertEquals(0, verify().charges());
    assertTrue(only().what().contains("has 0 bytes"), only().what());
  }

  @Test
  void segmentThatALiveJvmIsMaking_isNotDamaged() throws IOException {
    TestJvm jvm = jvm();
    jvm.unseen("checkout", 1_000_000);
    Path next = JvmDirectory.queue(home.ledger(jvm.id)).resolve("00000002");
    Files.createFile(Files.createDirectory(next).resolve("20261122F.cq4"));
    assertEquals(List.of(), kinds());
    jvm.close();
    assertEquals(List.of("damaged_segment"), kinds());
  }

  @Test
  void missingSegment_isFound() throws IOException {
    TestJvm jvm = jvm();
    jvm.unseen("checkout", 1_000_000);
    jvm.close();
    Path queue = JvmDirectory.queue(home.ledger(jvm.id));
    Files.createDirectory(queue.resolve("00000004"));
    Finding finding = only();
    assertEquals("missing_segment", finding.kind());
    assertEquals("segments 2 to 3 are gone", finding.what());
  }

  @Test
  void chargeThatIsThereTwice_isFound() throws IOException {
    TestJvm jvm = jvm();
    Charge charge = jvm.unseen("checkout", 1_000_000);
    jvm.append(charge);
    jvm.close();
    Finding finding = only();
    assertEquals("duplicate_charge", finding.kind());
    assertEquals("charge " + charge.id() + " is here again", finding.what());
  }

  @Test
  void chargeThatWasAlsoRecovered_isFoundWhateverTheOrderOfTheLedgers() throws IOException {
    serve();
    TestJvm jvm = jvm();
    Charge charge = jvm.settledButNotAppended("checkout", 1_000_000).charge();
    jvm.close();
    serve();
    assertEquals(List.of(), kinds());
    Files.delete(home.ledger(jvm.id).resolve("sealed"));
    TestJvm other = jvm();
    other.append(charge);
    other.close();
    assertEquals(List.of("foreign_charge", "duplicate_charge"), kinds());
  }

  @Test
  void recordsOfAnotherJvm_areFound() throws IOException {
    TestJvm jvm = jvm();
    TestJvm other = jvm();
    jvm.append(jvm.charge("checkout", 1).jvm(other.id).build());
    jvm.append(RecordCodec.encode(new Heartbeat(other.id, 1, Map.of(), Map.of())));
    jvm.close();
    other.close();
    assertEquals(List.of("foreign_charge", "foreign_record"), kinds());
    assertEquals("a heartbeat of JVM " + other.id, verify().findings().get(1).what());
  }

  @Test
  void chargesOfAJvmWhoseLedgerWasDeleted_areANote() throws IOException {
    TestJvm jvm = jvm();
    UUID before = UUID.fromString("01890000-0000-7000-8000-0000000000aa");
    jvm.append(jvm.charge("checkout", 1).jvm(before).build());
    jvm.close();
    assertEquals(List.of(), verify().findings());
    assertEquals(
        "ledger "
            + jvm.id
            + ": charges of JVM "
            + before
            + ", whose ledger is gone: 1; it was deleted while the JVM ran, which goes on here",
        verify().notes().get(1));
  }

  @Test
  void chargesThatContradictThemselves_areFound() throws IOException {
    TestJvm jvm = jvm();
    jvm.append(jvm.charge("checkout", 5).countedNanos(4).build());
    jvm.append(jvm.charge("checkout", -5).build());
    jvm.append(jvm.charge("checkout", 5).priceSource(null).build());
    jvm.append(jvm.charge("checkout", 5).verdict(Verdict.REFUSED).build());
    jvm.append(jvm.charge("checkout", 5).firstByteMicros(9).durationMicros(8).build());
    jvm.append(jvm.charge("checkout", 5).calls(2).build());
    jvm.append(jvm.charge("checkout", 0).flag(Flag.UNPRICED).countedNanos(8).build());
    jvm.append(jvm.charge("checkout", 5).flag(Flag.UNITEMISED).calls(2).countedNanos(8).build());
    jvm.close();
    List<Finding> findings = verify().findings();
    assertEquals(
        List.of(
            "has a price, and counts 0.000000004 USD instead of its list cost 0.000000005 USD",
            "costs less than nothing: list -0.000000005 USD, counted -0.000000005 USD",
            "costs 0.000000005 USD by no price",
            "never left its JVM, and has usage or a cost",
            "took 8 microseconds, its first byte 9",
            "stands for 2 calls"),
        findings.stream().map(finding -> finding.what().substring(44)).toList());
    assertTrue(findings.stream().allMatch(finding -> finding.kind().equals("arithmetic")));
  }

  @Test
  void sealedLedgerWithACallInNoLedger_isFoundAndItsRemedyHelps() throws IOException {
    serve();
    TestJvm jvm = jvm();
    jvm.settledButNotAppended("checkout", 1_000_000);
    jvm.close();
    Path sealed = Files.createFile(home.ledger(jvm.id).resolve("sealed"));
    assertEquals(List.of("unrecovered_call", "board_mismatch", "board_mismatch"), kinds());
    Files.delete(sealed);
    Files.deleteIfExists(home.collectorState().resolve("state"));
    serve();
    assertEquals(List.of(), verify().findings());
  }

  @Test
  void tableOfOpenCallsThatIsDamagedOrGone_isFound() throws IOException {
    TestJvm jvm = jvm();
    jvm.unseen("checkout", 1_000_000);
    jvm.close();
    Path table = JvmDirectory.inflight(home.ledger(jvm.id));
    Damage.truncate(table, 1_000);
    assertEquals(List.of("damaged_inflight"), kinds());
    Files.delete(table);
    assertEquals(table + " is missing", only().what());
  }

  @Test
  void jvmOfWhichNobodyCanTellWhetherItLives_isFound() throws IOException {
    TestJvm jvm = jvm();
    jvm.unseen("checkout", 1_000_000);
    jvm.close();
    Files.delete(JvmDirectory.alive(home.ledger(jvm.id)));
    assertEquals(List.of("liveness"), kinds());
  }

  @Test
  void manyOfAKind_areShownInPart() throws IOException {
    TestJvm jvm = jvm();
    for (int i = 0; i < 25; i++) {
      jvm.append(new byte[] {1, 2, 3, (byte) i});
    }
    jvm.close();
    List<Finding> findings = verify().findings();
    assertEquals(11, findings.size());
    assertEquals("15 more of this kind", findings.get(10).what());
    assertEquals(25, verify().records());
  }

  @Test
  void namedLedgers_areReadAlone() throws IOException {
    closedHome();
    board().base(slot(), 1, 1, 1);
    LedgerFiles first = LedgerFiles.of(home).get(0);
    Verification verification = new Verifier(home, BOOT, clock.millis()).only(List.of(first));
    assertEquals(List.of(), verification.findings());
    assertEquals(1, verification.ledgers());
    assertEquals(
        List.of("the board was not compared: that takes all ledgers"), verification.notes());
  }

  @Test
  void verifying_changesNothing() throws IOException {
    closedHome();
    Map<Path, Long> before = sizesAndTimes();
    verify();
    assertEquals(before, sizesAndTimes());
  }

  // ---------------------------------------------------------------------------------------------

  /**
   * Two JVMs that have ended, one killed with a call open, all closed by a collector that ended.
   */
  private void closedHome() throws IOException {
    serve();
    TestJvm ended = jvm().started("checkout");
    ended.call("checkout", 1_000_000);
    ended.call("other", 500_000);
    ended.unseen("checkout", 2_000_000);
    ended.beat(Map.of("charges", 3L), Map.of());
    ended.stopped(Map.of("charges", 3L));
    ended.close();
    TestJvm killed = jvm();
    killed.call("checkout", 3_000_000);
    killed.append(killed.settledButNotAppended("checkout", 4_000_000).charge());
    killed.close();
    serve();
  }

  /** A collector that starts, does what there is to do, and ends. */
  private void serve() throws IOException {
    try (Collector collector =
        new Collector(
            home,
            BOOT,
            new CollectorOptions(64, 8),
            clock,
            () -> Ids.timeOrdered(clock.millis(), random::nextLong),
            new PrintStream(PrintStream.nullOutputStream()))) {
      collector.start();
      for (int i = 0; i < 6; i++) {
        clock.advance(Duration.ofMillis(500));
        collector.doWork();
      }
    }
    // Its own ledger is closed by the next one.
    for (LedgerFiles ledger : LedgerFiles.of(home)) {
      if (ledger.state() == LedgerFiles.State.DEAD) {
        serve();
        return;
      }
    }
  }

  private TestJvm jvm() throws IOException {
    TestJvm jvm = TestJvm.start(home, clock, BOOT);
    open.add(jvm);
    return jvm;
  }

  private Board board() throws IOException {
    Board board = Board.openCurrent(home.boards(), BOOT);
    assertNotNull(board);
    return board;
  }

  /** The slot of the first cap's window. */
  private int slot() throws IOException {
    for (BoardReport.Slot slot : BoardReport.read(home, BOOT, clock.millis()).slots()) {
      CapWindow counts = slot.counts();
      if (counts != null && counts.cap().id().equals("checkout-daily")) {
        return slot.slot().index();
      }
    }
    throw new AssertionError("no slot");
  }

  private Verification verify() throws IOException {
    return new Verifier(home, BOOT, clock.millis()).all();
  }

  private List<String> kinds() throws IOException {
    return verify().findings().stream().map(Finding::kind).toList();
  }

  private Finding only() throws IOException {
    List<Finding> findings = verify().findings();
    assertEquals(1, findings.size(), findings::toString);
    return findings.get(0);
  }

  private void assertNote(String why) throws IOException {
    Verification verification = verify();
    assertEquals(List.of(), verification.findings());
    String note = verification.notes().get(0);
    assertTrue(note.startsWith("the board was not compared: " + why), note);
  }

  private List<Long> positions(UUID jvm) throws IOException {
    List<Long> positions = new ArrayList<>();
    try (LedgerScan scan = LedgerScan.open(new LedgerFiles(jvm, home.ledger(jvm)), 0)) {
      for (LedgerEntry entry = scan.next(); entry != null; entry = scan.next()) {
        positions.add(entry.position());
      }
    }
    return positions;
  }

  private Path file(UUID jvm) throws IOException {
    return LedgerSegment.of(JvmDirectory.queue(home.ledger(jvm))).get(0).file();
  }

  private Map<Path, Long> sizesAndTimes() throws IOException {
    Map<Path, Long> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(home.root())) {
      for (Path file : walk.toList()) {
        files.put(file, Files.size(file) * 31 + Files.getLastModifiedTime(file).toMillis());
      }
    }
    return files;
  }
}
