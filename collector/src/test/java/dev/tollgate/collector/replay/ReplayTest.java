package dev.tollgate.collector.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.config.ConfigException;
import dev.tollgate.collector.config.ConfigFile;
import dev.tollgate.collector.report.ReplayReport;
import dev.tollgate.collector.report.Style;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.collector.testing.TestClock;
import dev.tollgate.collector.testing.TestJvm;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final Instant BEGIN = Instant.parse("2026-11-20T10:00:00Z");

  private final TestClock clock = new TestClock(BEGIN.toString());
  private final Home home;
  private final TestJvm jvm;

  ReplayTest(@TempDir Path directory) throws IOException {
    home = Home.of(directory.resolve("home"));
    home.create();
    jvm = TestJvm.start(home, clock, "boot");
  }

  @AfterEach
  void close() throws IOException {
    jvm.close();
  }

  private void call(String service, long nanos) throws IOException {
    jvm.append(jvm.charge(service, nanos).build());
    clock.advance(Duration.ofMinutes(1));
  }

  private Replay replay(Instant since, String... caps) throws ConfigException, IOException {
    byte[] yaml = ("caps:\n" + String.join("\n", caps)).getBytes(StandardCharsets.UTF_8);
    try (LedgerTail tail = new LedgerTail(home, clock, line -> {})) {
      return Replay.of(ConfigFile.parse("new.yaml", yaml), tail, since.toEpochMilli());
    }
  }

  @Test
  void whatDoesNotFit_isRefusedAndCountsNothing_whatFitsAgainPasses() throws Exception {
    call("checkout", 40_000_000);
    call("checkout", 70_000_000);
    call("checkout", 50_000_000);
    call("other", 1_000_000);

    Replay replay =
        replay(
            BEGIN,
            "  - { id: a, owner: us, scope: {service: checkout}, window: day, limit: 0.1 USD,"
                + " actions: {40%: alert, 100%: refuse} }",
            "  - { id: all, owner: us, window: total, limit: 1 USD }");

    assertEquals(4, replay.calls());
    assertEquals(161_000_000, replay.costNanos());
    assertEquals(1, replay.refused());
    assertEquals(70_000_000, replay.refusedNanos());
    ReplayedCap cap = replay.caps().get(0);
    assertEquals(3, cap.calls());
    assertEquals(1, cap.refused());
    assertEquals(BEGIN.plusSeconds(60).toEpochMilli(), cap.firstRefusedMs());
    assertEquals(Map.of(40, 1), cap.alerts());
    assertEquals("90.0", cap.peakPercent().toPlainString());
    assertEquals(
        "9.1", replay.caps().get(1).peakPercent().toPlainString(), "the refused one is not in it");
  }

  @Test
  void reserve_refusesOthersWhereItBegins_andSaysWhoDrewOnIt() throws Exception {
    call("batch", 60_000_000);
    call("batch", 30_000_000);
    call("checkout", 30_000_000);

    Replay replay =
        replay(
            BEGIN,
            "  - { id: all, owner: us, window: day, limit: 0.1 USD, reserve: {amount: 20%} }",
            "  - { id: pay, owner: us, window: day, limit: 1 USD, scope: {service: checkout},"
                + " priority: high }");

    assertEquals(1, replay.refused());
    assertEquals(1, replay.caps().get(0).drawn());
    assertEquals("90.0", replay.caps().get(0).peakPercent().toPlainString());
    assertTrue(
        ReplayReport.text(replay, Style.PLAIN, ZoneOffset.UTC)
            .contains("all: 1 calls drew on its reserve of 0.02 USD"));
  }

  @Test
  void nextWindow_beginsAnew_alsoFarAhead() throws Exception {
    call("checkout", 90_000_000);
    call("checkout", 90_000_000);
    clock.advance(Duration.ofDays(90));
    call("checkout", 90_000_000);

    Replay replay =
        replay(
            BEGIN,
            "  - { id: a, owner: us, window: day, limit: 0.1 USD, actions: {80%: alert, 100%:"
                + " refuse} }");

    assertEquals(1, replay.refused());
    assertEquals(Map.of(80, 2), replay.caps().get(0).alerts());
  }

  @Test
  void shadow_refusesNothing_andSaysWhatItWouldHave() throws Exception {
    call("checkout", 90_000_000);
    call("checkout", 90_000_000);

    Replay replay =
        replay(BEGIN, "  - { id: a, owner: us, window: day, limit: 0.1 USD, shadow: true }");

    assertEquals(0, replay.refused());
    assertEquals(1, replay.caps().get(0).refused());
    assertEquals("180.0", replay.caps().get(0).peakPercent().toPlainString());
  }

  @Test
  void callsOnAFullCap_wouldHaveGoneToTheNextModel() throws Exception {
    call("checkout", 80_000_000);
    call("checkout", 10_000_000);
    jvm.append(
        jvm.charge("checkout", 1_000)
            .labels(new Labels.Builder().set(Label.MODEL, "gpt-4o-mini").build())
            .build());

    Replay replay =
        replay(
            BEGIN,
            "  - { id: a, owner: us, window: day, limit: 0.1 USD,"
                + " actions: {80%: downgrade, 100%: refuse} }",
            "ladders: [{ provider: openai, models: [gpt-4o, gpt-4o-mini] }]");

    assertEquals(1, replay.downgraded());
    assertEquals(1, replay.caps().get(0).downgraded());
    assertEquals(0, replay.refused());
  }

  @Test
  void eachValue_hasItsOwnCounter() throws Exception {
    call("checkout", 90_000_000);
    call("search", 90_000_000);
    call("search", 90_000_000);

    Replay replay =
        replay(BEGIN, "  - { id: a, owner: us, each: service, window: day, limit: 0.1 USD }");

    assertEquals(1, replay.refused());
  }

  @Test
  void callsBeforeThatTime_areSpentInTheirWindow_andNotAsked() throws Exception {
    call("checkout", 80_000_000);
    Instant since = clock.instant();
    call("checkout", 90_000_000);
    jvm.append(jvm.charge("checkout", 0).verdict(Verdict.REFUSED).capId("of-the-day").build());

    Replay inTheDay = replay(since, "  - { id: a, owner: us, window: day, limit: 0.1 USD }");
    Replay inTheMinute = replay(since, "  - { id: a, owner: us, window: minute, limit: 0.1 USD }");

    assertEquals(1, inTheDay.calls());
    assertEquals(1, inTheDay.refused());
    assertEquals(1, inTheDay.refusedThen());
    assertEquals(0, inTheMinute.refused());
  }

  @Test
  void killSwitch_stopsWhatWouldHaveRunAway_inEachJvmApart() throws Exception {
    TestJvm other = TestJvm.start(home, clock, "boot");
    try (other) {
      for (int i = 0; i < 6; i++) {
        call("checkout", 10_000_000);
        other.append(other.charge("checkout", 1_000_000).build());
      }
      clock.advance(Duration.ofHours(1));
      call("checkout", 10_000_000);
    }

    Replay replay =
        replay(
            BEGIN,
            "  - { id: a, owner: us, window: day, limit: 1 USD }",
            "kill_switches:",
            "  - { id: loop, owner: us, within: 10m, cool_down: 30m,"
                + " max: { calls: 4, repeats: 9, history_growth: 8 } }",
            "  - { id: dear, owner: us, within: 10m, cool_down: 30m, shadow: true,"
                + " max: { usd: 0.02 } }");

    ReplayedSwitch loop = replay.switches().get(0);
    assertEquals(13, loop.calls());
    assertEquals(2, loop.trips(), "one in each JVM");
    assertEquals(4, loop.refused());
    assertEquals(22_000_000, loop.refusedNanos());
    assertEquals(BEGIN.plusSeconds(240).toEpochMilli(), loop.firstTripMs());
    assertEquals("[REPEATS, HISTORY_GROWTH]", loop.untold().toString());
    ReplayedSwitch dear = replay.switches().get(1);
    assertEquals(1, dear.trips());
    assertEquals(2, dear.refused(), "two calls were spent by then, and loop stops the rest");
    assertEquals(4, replay.refused());
    assertEquals(9, replay.calls() - replay.refused());
  }

  @Test
  void callsSpreadOut_tripNothing() throws Exception {
    for (int i = 0; i < 30; i++) {
      call("checkout", 10_000_000);
    }

    Replay replay =
        replay(
            BEGIN,
            "  - { id: a, owner: us, window: day, limit: 1 USD }",
            "kill_switches:",
            "  - { id: loop, owner: us, within: 5m, cool_down: 30m, max: { calls: 5, usd: 0.06 }"
                + " }");

    assertEquals(0, replay.switches().get(0).trips());
    assertEquals(0, replay.refused());
  }

  @Test
  void callsFasterThanTheRate_wouldHaveBeenThrottled_andCountAllTheSame() throws Exception {
    for (int i = 0; i < 6; i++) {
      jvm.append(jvm.charge("checkout", 10_000_000).build());
      clock.advance(Duration.ofSeconds(1));
    }

    Replay replay =
        replay(
            BEGIN,
            "  - { id: a, owner: us, window: day, limit: 1 USD, actions: { 2%: throttle },"
                + " throttle: 20 calls per minute }");

    ReplayedCap cap = replay.caps().get(0);
    assertEquals(1, cap.throttled(), "two at once, and one every three seconds");
    assertEquals(1, replay.throttled());
    assertEquals("6.0", cap.peakPercent().toPlainString());
  }

  @Test
  void labelRules_areThoseOfTheNewFile() throws Exception {
    Labels then =
        new Labels.Builder()
            .set(Label.SERVICE, "checkout")
            .set(Label.CALL_SITE, "com.acme.Search#run")
            .set(Label.WORKFLOW, "of-an-old-rule")
            .set(Label.TEAM, "of-an-old-rule")
            .build();
    jvm.append(jvm.charge("checkout", 60_000_000).labels(then).build());

    Replay replay =
        replay(
            BEGIN,
            "  - { id: search, owner: us, window: day, limit: 1 USD, scope: {team: search} }",
            "  - { id: old, owner: us, window: day, limit: 1 USD, scope: {team: of-an-old-rule} }",
            "labels:",
            "  - { match: {workflow: \"*Search#run\"}, set: {team: search} }");

    assertEquals(1, replay.caps().get(0).calls());
    assertEquals(0, replay.caps().get(1).calls());
  }

  @Test
  void jobs_areCountedInTheirJvmsUnlessTheyAreShared() throws Exception {
    try (TestJvm other = TestJvm.start(home, clock, "boot")) {
      jvm.runs("nightly").append(jvm.charge("batch", 60_000_000).build());
      other.runs("nightly").append(other.charge("batch", 60_000_000).build());

      Replay replay =
          replay(
              BEGIN,
              "  - { id: apart, owner: us, window: job, limit: 0.1 USD, shadow: true }",
              "  - { id: one, owner: us, window: job, jobs: shared, limit: 0.1 USD, shadow: true"
                  + " }");

      assertEquals(0, replay.caps().get(0).refused());
      assertEquals(1, replay.caps().get(1).refused());
    }
  }
}
