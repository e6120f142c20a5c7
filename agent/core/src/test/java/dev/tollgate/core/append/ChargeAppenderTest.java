package dev.tollgate.core.append;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.core.log.AgentLog;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.JvmStop;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.labels.Labels;
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
            8,
            new JvmStart(JVM, 1, Labels.NONE, "0.1", "17", 42),
            counters,
            log,
            clock,
            () -> Map.of("hook", "applied"));
  }

  @AfterEach
  void release() throws IOException {
    directory.close();
  }

  private static byte[] charge(int number) {
    return RecordCodec.encode(new Charge.Builder().id(new UUID(0, number)).jvm(JVM).build());
  }

  private void offer(int number) {
    appender.offer(charge(number), null, -1);
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
    appender.open(directory);
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

    appender.open(directory);

    assertEquals(2, appender.doWork());
    assertEquals(List.of(1L, 2L), charges());
  }

  @Test
  void appendedCharge_givesItsEntryBack() throws IOException {
    InflightTable inflight = directory.inflight();
    byte[] record = charge(1);
    int entry = inflight.ready(new UUID(0, 1), 0, -1, 0, new int[0], new long[0], record);
    inflight.sent(entry);
    inflight.settled(entry, record);
    appender.offer(record, inflight, entry);
    Path table = JvmDirectory.inflight(directory.path());
    assertEquals(InflightState.SETTLED, InflightTable.read(table).get(0).state());

    appender.open(directory);
    appender.doWork();

    assertEquals(List.of(), InflightTable.read(table));
  }

  @Test
  void fullRing_dropsAndCounts() throws IOException {
    for (int i = 0; i < 10; i++) {
      offer(i);
    }

    assertEquals(10, counters.charges.sum());
    assertEquals(2, counters.dropped.sum());
    appender.open(directory);
    appender.doWork();
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L), charges());
  }

  @Test
  void ledgerThatCannotBeOpened_isSaidOnceAndTriedAgain() throws IOException {
    Files.createDirectory(directory.queue());
    Path inTheWay = Files.writeString(directory.queue().resolve("in-the-way"), "x");
    appender.open(directory);
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
    appender.open(directory);
    offer(1);
    appender.doWork();
    try (Stream<Path> segments = Files.list(directory.queue())) {
      for (Path segment : segments.toList()) {
        deleteTree(segment);
      }
    }
    offer(2);

    assertEquals(0, appender.doWork());
    assertEquals(1, counters.putOff.sum());
    assertEquals(1, appender.doWork());

    assertEquals(List.of(2L), charges());
    assertEquals(2, counters.appended.sum());
    assertEquals(2, said().size(), said()::toString);
  }

  @Test
  void deletedDirectory_neverThrows() throws IOException {
    appender.open(directory);
    offer(1);
    appender.doWork();
    deleteTree(directory.queue());

    for (int i = 0; i < 20; i++) {
      offer(i);
      clock.move(Duration.ofSeconds(61));
      assertEquals(0, appender.doWork());
    }

    assertEquals(12, counters.dropped.sum());
    assertEquals(1, said().size(), said()::toString);
  }

  @Test
  void heartbeat_isDueEveryMinuteWithCountersAndHooks() throws IOException {
    appender.open(directory);
    appender.doWork();
    offer(1);
    clock.move(Duration.ofSeconds(59));
    appender.doWork();
    assertEquals(2, ledger().size());

    clock.move(Duration.ofSeconds(1));
    appender.doWork();

    Heartbeat beat = assertInstanceOf(Heartbeat.class, ledger().get(2));
    assertEquals(JVM, beat.jvm());
    assertEquals(clock.millis() * 1000, beat.atMicros());
    assertEquals(1, beat.counters().get("appended"));
    assertEquals(0, beat.counters().get("dropped"));
    assertEquals(0, beat.counters().get("log_dropped"));
    assertEquals(Map.of("hook", "applied"), beat.hooks());
  }

  @Test
  void stop_writesWhatWaitsAndSaysThatTheJvmEnded() throws Exception {
    appender.open(directory);
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
    JvmStop stop = assertInstanceOf(JvmStop.class, records.get(records.size() - 1));
    assertEquals(5, stop.counters().get("appended"));
    assertEquals(0, stop.counters().get("unrecorded"));
  }

  @Test
  void stopBeforeTheFirstRound_opensTheLedgerAndWrites() throws Exception {
    appender.open(directory);
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
