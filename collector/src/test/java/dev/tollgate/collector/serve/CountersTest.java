package dev.tollgate.collector.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caps that count apart for each value of a label, and what is announced of them. */
class CountersTest {
  private static final String BOOT = "boot-1";

  private final Home home;
  private final TestClock clock = new TestClock("2026-11-22T10:00:00Z");
  private final Random random = new Random(3);
  private final List<AutoCloseable> open = new ArrayList<>();

  CountersTest(@TempDir Path root) {
    home = Home.of(root.resolve("home"));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private void config(String more) throws IOException {
    home.create();
    Files.writeString(
        home.config(),
        "caps:\n- id: apart\n  owner: team\n  each: service\n  limit: 1 USD\n" + more);
  }

  private Collector start() throws IOException {
    PrintStream errors = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Collector collector =
        new Collector(
            home,
            BOOT,
            new CollectorOptions(512, 8),
            clock,
            () -> Ids.timeOrdered(clock.millis(), random::nextLong),
            errors);
    collector.start();
    return collector;
  }

  private TestJvm jvm() throws IOException {
    TestJvm jvm = TestJvm.start(home, clock, BOOT);
    open.add(jvm);
    return jvm;
  }

  private void turn(Collector collector) throws IOException {
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofSeconds(2));
      collector.doWork();
    }
  }

  private Map<String, Long> spent() throws IOException {
    Map<String, Long> spent = new TreeMap<>();
    for (CapStatus status : CapsReport.read(home, BOOT, clock).caps()) {
      spent.put(status.eachValue(), status.spent());
    }
    return spent;
  }

  private List<String> alerts() throws IOException {
    return Files.readAllLines(home.log().resolve("collector.log")).stream()
        .filter(line -> line.contains("WARN"))
        .map(line -> line.substring(line.indexOf("WARN") + 5))
        .toList();
  }

  @Test
  void everyValue_isCountedApartAndAgainAfterARestart() throws IOException {
    config("  window: day\n");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 300_000_000);
    jvm.call("search", 20_000_000);
    jvm.unseen("checkout", 1_000_000);
    turn(collector);
    Map<String, Long> expected = Map.of("checkout", 301_000_000L, "search", 20_000_000L);
    assertEquals(expected, spent());
    collector.close();
    Collector next = start();
    turn(next);
    assertEquals(expected, spent());
    next.close();
    Files.delete(home.collectorState().resolve("state"));
    Collector anew = start();
    turn(anew);
    assertEquals(expected, spent());
    anew.close();
  }

  @Test
  void windowOfMinutes_startsAnewEachMinute() throws IOException {
    config("  window: minute\n");
    Collector collector = start();
    TestJvm jvm = jvm();
    for (int minute = 0; minute < 150; minute++) {
      jvm.call("checkout", 1_000_000);
      clock.advance(Duration.ofMinutes(1));
      collector.doWork();
    }
    jvm.call("checkout", 5_000_000);
    collector.doWork();
    assertEquals(Map.of("checkout", 5_000_000L), spent());
    collector.close();
  }

  @Test
  void everyValue_isAnnouncedOnceWhateverIsLost() throws IOException {
    config("  window: day\n  actions: { 50%: alert }\n");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 600_000_000);
    jvm.call("search", 700_000_000);
    turn(collector);
    assertEquals(2, alerts().size(), alerts().toString());
    assertTrue(
        alerts()
            .get(0)
            .startsWith("cap apart for service checkout of team has reached 50%: 0.6 of 1"),
        alerts().toString());
    collector.close();
    Files.delete(home.collectorState().resolve("state"));
    Collector anew = start();
    jvm.call("checkout", 1_000_000);
    turn(anew);
    anew.close();
    assertEquals(2, alerts().size(), alerts().toString());
  }

  @Test
  void burnAndExhaustion_areAnnouncedOnceAWindow() throws IOException {
    config("  window: day\n  alert_burn: 0.2 USD per hour\n  alert_exhausted_in: 2h\n");
    Collector collector = start();
    TestJvm jvm = jvm();
    jvm.call("checkout", 190_000_000);
    turn(collector);
    assertEquals(List.of(), alerts());
    jvm.call("checkout", 20_000_000);
    turn(collector);
    jvm.call("checkout", 20_000_000);
    turn(collector);
    assertEquals(1, alerts().size(), alerts().toString());
    assertTrue(alerts().get(0).contains(" burns 0.21 USD an hour"), alerts().toString());
    jvm.call("checkout", 180_000_000);
    turn(collector);
    assertEquals(2, alerts().size(), alerts().toString());
    assertTrue(
        alerts()
            .get(1)
            .startsWith("cap apart for service checkout of team is exhausted at 2026-11-22T11:"),
        alerts().toString());
    collector.close();
  }
}
