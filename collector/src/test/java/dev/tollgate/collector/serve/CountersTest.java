package dev.tollgate.collector.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.testing.TestJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caps that count apart for each value of a label, and what is announced of them. */
class CountersTest extends CollectorScene {

  CountersTest(@TempDir Path root) throws IOException {
    super(root, 512);
  }

  private void config(String more) throws IOException {
    Files.writeString(
        home.config(),
        "caps:\n- id: apart\n  owner: team\n  each: service\n  limit: 1 USD\n" + more);
  }

  private Map<String, Long> spent() throws IOException {
    Map<String, Long> spent = new TreeMap<>();
    statuses().forEach((value, status) -> spent.put(value, status.spent()));
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
