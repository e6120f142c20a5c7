package dev.tollgate.core.append;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.core.log.AgentLog;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.JvmStop;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import dev.tollgate.store.board.InflightState;
import dev.tollgate.store.board.InflightTable;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import dev.tollgate.store.queue.LedgerReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an app thread's hand-over to the ledger, in real files. */
class ChargeAppenderTest {
  private static final UUID JVM = new UUID(0x7000, 0x1234);

  private final Home home;
  private final Path logFile;
  private final AgentLog log = new AgentLog();
  private final Counters counters = new Counters();
  private final MovableClock clock = new MovableClock();
  private final JvmDirectory directory;
  private final ChargeAppender appender;

  ChargeAppenderTest(@TempDir Path root) throws IOException {
    home = Home.of(root.resolve("home"));
    home.create();
    logFile = root.resolve("agent.log");
    log.open(logFile);
    directory = JvmDirectory.create(home, JVM, 64);
    appender =
        new ChargeAppender(
            8, counters, log, clock, clock::nanoTime, () -> Map.of("hook", "applied"));
  }

  private void open() {
    appender.open(directory, new JvmStart(JVM, 1, Labels.NONE, "0.1", "17", 42));
  }

  @AfterEach
  void release() throws IOException {
    directory.close();
  }

  private static Charge.Builder charge(int number) {
    return new Charge.Builder().id(new UUID(0, number)).jvm(JVM);
  }

  private void offer(int number) {
    offer(charge(number).build());
  }

  private void offer(Charge charge) {
    appender.offer(charge, RecordCodec.encode(charge), null, -1);
  }

  private List<LedgerRecord> ledger() throws IOException {
    List<LedgerRecord> records = new ArrayList<>();
    try (LedgerReader reader = LedgerReader.open(directory.queue())) {
      for (byte[] bytes = reader.next(); bytes != null; bytes = reader.next()) {
        records.add(RecordCodec.decode(bytes, 0, bytes.length));
      }
    }
    return records;
  }

  private List<Long> charges() throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (LedgerRecord record : ledger()) {
      if (record instanceof Charge charge) {
        numbers.add(charge.id().getLeastSignificantBits());
      }
    }
    return numbers;
  }

  private List<String> said() throws IOException {
    log.flush();
    return Files.exists(logFile) ? Files.readAllLines(logFile) : List.of();
  }

  @Test
  void ledger_startsWithTheJvm() throws IOException {
    open();
    offer(1);

    assertEquals(1, appender.doWork());

    List<LedgerRecord> records = ledger();
    assertInstanceOf(JvmStart.class, records.get(0));
    assertEquals(2, records.size());
    assertEquals(1, counters.appended.sum());
    assertEquals(0, appender.doWork());
  }

  @Test
  void chargesBeforeTheLedgerIsOpen_wait() throws IOException {
    offer(1);
    offer(2);
    assertEquals(0, appender.doWork());

    open();

    assertEquals(2, appender.doWork());
    assertEquals(List.of(1L, 2L), charges());
  }

  @Test
  void appendedCharge_givesItsEntryBack() throws IOException {
    InflightTable inflight = directory.inflight();
    byte[] record = RecordCodec.encode(charge(1).build());
    int entry = inflight.ready(new UUID(0, 1), 0, -1, 0, new int[0], new long[0], record);
    inflight.sent(entry);
    inflight.settled(entry, record);
    appender.offer(charge(1).build(), record, inflight, entry);
    Path table = JvmDirectory.inflight(directory.path());
    assertEquals(InflightState.SETTLED, InflightTable.read(table).get(0).state());

    open();
    appender.doWork();

    assertEquals(List.of(), InflightTable.read(table));
  }

  private List<Charge> unitemised() throws IOException {
    List<Charge> sums = new ArrayList<>();
    for (LedgerRecord record : ledger()) {
      if (record instanceof Charge charge && charge.has(Flag.UNITEMISED)) {
        sums.add(charge);
      }
    }
    return sums;
  }

  @Test
  void fullRing_isRecordedInASumLater() throws IOException {
    for (int i = 0; i < 11; i++) {
      offer(
          charge(i)
              .startMicros(1_000_000 + i)
              .labels(new Labels.Builder().set(Label.MODEL, "gpt-4o").build())
              .usage(new Usage.Builder().set(Meter.INPUT, 10).set(Meter.OUTPUT, i).build())
              .listCostNanos(100 + i)
              .countedNanos(200 + i)
              .priceSource("tollgate@1")
              .boardGeneration(7)
              .boardRow(3)
              .policyVersion(5)
              .build());
    }
    assertEquals(11, counters.charges.sum());
    assertEquals(3, counters.dropped.sum());

    open();
    appender.doWork();

    assertEquals(8, counters.appended.sum());
    assertEquals(3, counters.unitemised.sum());
    assertEquals(1, unitemised().size());
    Charge sum = unitemised().get(0);
    assertEquals(3, sum.calls());
    assertEquals(JVM, sum.jvm());
    assertEquals(1_000_008, sum.startMicros());
    assertEquals("gpt-4o", sum.labels().get(Label.MODEL));
    assertEquals(30, sum.usage().quantity(Meter.INPUT));
    assertEquals(8 + 9 + 10, sum.usage().quantity(Meter.OUTPUT));
    assertEquals(108 + 109 + 110, sum.listCostNanos());
    assertEquals(208 + 209 + 210, sum.countedNanos());
    assertEquals("tollgate@1", sum.priceSource());
    assertEquals(7, sum.boardGeneration());
    assertEquals(3, sum.boardRow());
    assertEquals(5, sum.policyVersion());
  }

  @Test
  void callsThatCapsCountApart_areSummedApart() throws IOException {
    fillRing();
    Labels openAi = new Labels.Builder().set(Label.PROVIDER, "openai").build();
    offer(charge(20).build());
    offer(charge(21).labels(openAi).build());
    offer(charge(22).labels(openAi).policyVersion(2).build());
    offer(charge(23).labels(openAi).startMicros(15L * 60 * 1_000_000).build());
    offer(charge(24).labels(openAi).flag(Flag.UNPRICED).build());
    offer(charge(25).labels(openAi).build());

    open();
    appender.doWork();

    assertEquals(List.of(1L, 2L, 1L, 1L, 1L), unitemised().stream().map(Charge::calls).toList());
    assertTrue(unitemised().get(4).has(Flag.UNPRICED));
  }

  @Test
  void moreKindsThanAreKept_loseTheirModelsAndNoMoney() throws IOException {
    fillRing();
    int kinds = Unitemised.MAX_SUMS + 50;
    for (int i = 0; i < kinds; i++) {
      Labels model =
          new Labels.Builder()
              .set(Label.SERVICE, "shop")
              .set(Label.TEAM, "search")
              .set(Label.MODEL, "m" + i)
              .build();
      offer(charge(100 + i).labels(model).countedNanos(1).build());
    }

    open();
    appender.doWork();

    assertEquals(Unitemised.MAX_SUMS + 1, unitemised().size());
    assertEquals(kinds, unitemised().stream().mapToLong(Charge::countedNanos).sum());
    Charge rest = unitemised().get(Unitemised.MAX_SUMS);
    assertEquals(50, rest.calls());
    assertEquals("shop", rest.labels().get(Label.SERVICE));
    assertEquals("search", rest.labels().get(Label.TEAM));
  }

  @Test
  void absurdCosts_neverWrapTheSum() throws IOException {
    fillRing();
    offer(charge(20).countedNanos(Long.MAX_VALUE).build());
    offer(charge(21).countedNanos(Long.MAX_VALUE).build());

    open();
    appender.doWork();

    assertEquals(Long.MAX_VALUE, unitemised().get(0).countedNanos());
  }

  @Test
  void sum_protectsItsCallsUntilItIsRecorded() throws IOException {
    fillRing();
    InflightTable inflight = directory.inflight();
    Charge late = charge(20).build();
    byte[] record = RecordCodec.encode(late);
    int entry = inflight.ready(late.id(), 0, -1, 0, new int[0], new long[0], record);
    inflight.sent(entry);
    inflight.settled(entry, record);

    appender.offer(late, record, inflight, entry);

    Path table = JvmDirectory.inflight(directory.path());
    assertEquals(InflightState.SETTLED, InflightTable.read(table).get(0).state());
    open();
    appender.doWork();
    assertEquals(List.of(), InflightTable.read(table));
    assertTrue(inflight.isIdle());
  }

  @Test
  void refusalThatDoesNotFit_isCountedAndNoSum() throws IOException {
    fillRing();
    offer(charge(20).verdict(Verdict.REFUSED).build());

    open();
    appender.doWork();

    assertEquals(List.of(), unitemised());
    assertEquals(0, counters.dropped.sum());
    assertEquals(1, counters.refusedUnrecorded.sum());
  }

  private void fillRing() {
    for (int i = 0; i < 8; i++) {
      offer(i);
    }
  }

  @Test
  void ledgerThatCannotBeOpened_isSaidOnceAndTriedAgain() throws IOException {
    Files.createDirectory(directory.queue());
    Path inTheWay = Files.writeString(directory.queue().resolve("in-the-way"), "x");
    open();
    offer(1);

    assertEquals(0, appender.doWork());
    clock.move(Duration.ofSeconds(1));
    assertEquals(0, appender.doWork());
    Files.delete(inTheWay);
    assertEquals(0, appender.doWork(), "not tried more than once a second");
    clock.move(Duration.ofSeconds(1));
    assertEquals(1, appender.doWork());

    assertEquals(List.of(1L), charges());
    assertEquals(2, said().size(), said()::toString);
    assertTrue(said().get(0).contains("not recording"), said()::toString);
    assertTrue(said().get(1).contains("recording again"), said()::toString);
  }

  @Test
  void chargeThatTheLedgerCannotTake_isPutOffAndWrittenLater() throws IOException {
    open();
    offer(1);
    appender.doWork();
    try (Stream<Path> segments = Files.list(directory.queue())) {
      for (Path segment : segments.toList()) {
        deleteTree(segment);
      }
    }
    offer(2);
    clock.move(Duration.ofMillis(1));

    assertEquals(0, appender.doWork());
    assertEquals(1, counters.putOff.sum());
    assertEquals(1, appender.doWork());

    assertEquals(List.of(2L), charges());
    assertEquals(2, counters.appended.sum());
    assertEquals(2, said().size(), said()::toString);
  }

  @Test
  void deletedDirectory_isToldAndRecordingGoesOnInAnother() throws IOException {
    open();
    offer(1);
    appender.doWork();
    deleteTree(directory.queue());

    for (int i = 0; i < 20; i++) {
      offer(i);
      clock.move(Duration.ofSeconds(61));
      assertEquals(0, appender.doWork());
    }

    assertTrue(appender.lost());
    assertEquals(12, counters.dropped.sum());
    assertEquals(1, said().size(), said()::toString);
    UUID next = new UUID(0x7000, 0x5678);
    try (JvmDirectory another = JvmDirectory.create(home, next, 64)) {
      appender.open(another, new JvmStart(next, 2, Labels.NONE, "0.1", "17", 42));
      assertFalse(appender.lost());
      assertEquals(9, appender.doWork());
      try (LedgerReader reader = LedgerReader.open(another.queue())) {
        byte[] first = reader.next();
        assertNotNull(first);
        JvmStart start = (JvmStart) RecordCodec.decode(first, 0, first.length);
        assertEquals(next, start.jvm());
      }
    }
    assertEquals(12, counters.unitemised.sum());
  }

  private List<Heartbeat> beats() throws IOException {
    List<Heartbeat> beats = new ArrayList<>();
    for (LedgerRecord record : ledger()) {
      if (record instanceof Heartbeat beat) {
        beats.add(beat);
      }
    }
    return beats;
  }

  private void pass(Duration time) {
    clock.move(time);
    appender.doWork();
  }

  @Test
  void heartbeat_comesSoonAndThenWhereSomethingIsNew() throws IOException {
    open();
    appender.doWork();
    pass(Duration.ofMillis(999));
    assertEquals(0, beats().size());

    pass(Duration.ofMillis(1));
    assertEquals(1, beats().size());
    assertEquals(Map.of("hook", "applied"), beats().get(0).hooks());

    pass(Duration.ofSeconds(10));
    assertEquals(1, beats().size(), "nothing is new");
    offer(1);
    appender.doWork();

    Heartbeat beat = beats().get(1);
    assertEquals(JVM, beat.jvm());
    assertEquals(clock.millis() * 1000, beat.atMicros());
    assertEquals(1, beat.counters().get("appended"));
    assertEquals(0, beat.counters().get("dropped"));
    assertEquals(0, beat.counters().get("log_dropped"));
    assertEquals(0, beat.counters().get("overhead_calls"));

    pass(Duration.ofSeconds(59));
    assertEquals(2, beats().size());
    pass(Duration.ofSeconds(1));
    assertEquals(3, beats().size(), "once a minute in any case");
  }

  @Test
  void clockThatStepsBack_holdsNothingUp() throws IOException {
    Files.createDirectory(directory.queue());
    Path inTheWay = Files.writeString(directory.queue().resolve("in-the-way"), "x");
    open();
    offer(1);
    assertEquals(0, appender.doWork());
    Files.delete(inTheWay);

    clock.step(Duration.ofHours(-1));
    clock.move(Duration.ofSeconds(1));

    assertEquals(1, appender.doWork());
    pass(Duration.ofSeconds(1));
    assertEquals(1, beats().size());
  }

  @Test
  void stop_writesWhatWaitsAndSaysThatTheJvmEnded() throws Exception {
    open();
    Thread writer = new Thread(appender::run);
    writer.setDaemon(true);
    writer.start();
    for (int i = 1; i <= 5; i++) {
      offer(i);
    }

    appender.stop(writer, 0);

    assertFalse(writer.isAlive());
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), charges());
    List<LedgerRecord> records = ledger();
    Heartbeat beat = assertInstanceOf(Heartbeat.class, records.get(records.size() - 2));
    assertEquals(Map.of("hook", "applied"), beat.hooks(), "what is new is said before the end");
    JvmStop stop = assertInstanceOf(JvmStop.class, records.get(records.size() - 1));
    assertEquals(5, stop.counters().get("appended"));
    assertEquals(0, stop.counters().get("unrecorded"));
  }

  @Test
  void stopBeforeTheFirstRound_opensTheLedgerAndWrites() throws Exception {
    open();
    offer(1);

    appender.stop(new Thread(appender::run), 1);

    assertEquals(List.of(1L), charges());
  }

  @Test
  void stopWithoutALedger_countsAndSaysWhatIsLost() throws Exception {
    offer(1);
    offer(2);

    appender.stop(new Thread(appender::run), 1);

    assertEquals(2, counters.unrecorded.sum());
    assertTrue(said().get(0).contains("2 charges could not be recorded"), said()::toString);
  }

  private static void deleteTree(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
