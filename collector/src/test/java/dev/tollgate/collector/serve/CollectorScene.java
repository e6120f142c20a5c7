package dev.tollgate.collector.serve;

import dev.tollgate.collector.report.CapStatus;
import dev.tollgate.collector.report.CapsReport;
import dev.tollgate.collector.testing.TestClock;
import dev.tollgate.collector.testing.TestJvm;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.store.home.Home;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;

/** A home, a clock that only a test moves, and the collectors and JVMs of that home. */
abstract class CollectorScene {
  static final String BOOT = "boot-1";

  final Home home;
  final TestClock clock = new TestClock("2026-11-22T10:00:00Z");
  private final CollectorOptions options;
  private final Random random = new Random(5);
  private final List<AutoCloseable> open = new ArrayList<>();

  /** A scene of boards of so many slots. */
  CollectorScene(Path root, int slots) throws IOException {
    home = Home.of(root.resolve("home"));
    home.create();
    options = new CollectorOptions(slots, 8);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  Collector start() throws IOException {
    PrintStream errors = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Collector collector =
        new Collector(
            home,
            BOOT,
            options,
            clock,
            () -> Ids.timeOrdered(clock.millis(), random::nextLong),
            errors);
    collector.start();
    return collector;
  }

  TestJvm jvm() throws IOException {
    TestJvm jvm = TestJvm.start(home, clock, BOOT);
    open.add(jvm);
    return jvm;
  }

  /** Turns the duty cycle for six seconds of its clock, so that everything is due. */
  void turn(Collector collector) throws IOException {
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofSeconds(2));
      collector.doWork();
    }
  }

  /** What {@code tollgate caps} would show, by the value that is counted apart. */
  Map<String, CapStatus> statuses() throws IOException {
    Map<String, CapStatus> statuses = new TreeMap<>();
    for (CapStatus status : CapsReport.read(home, BOOT, clock).caps()) {
      statuses.put(status.eachValue(), status);
    }
    return statuses;
  }
}
