package dev.tollgate.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.serve.Collector;
import dev.tollgate.collector.serve.CollectorOptions;
import dev.tollgate.collector.testing.AgentJars;
import dev.tollgate.collector.testing.ChildProcess;
import dev.tollgate.collector.testing.IdleJvm;
import dev.tollgate.collector.testing.MeteredJvm;
import dev.tollgate.collector.testing.TestClock;
import dev.tollgate.collector.testing.TestJvm;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  private static final UUID JVM = UUID.fromString("01890000-0000-7000-8000-0000000000aa");

  private final TestClock clock = new TestClock("2026-11-22T10:00:00.250Z");
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Home home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  CommandTest(@TempDir Path directory) throws IOException {
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
  void tailJson_printsOneDocumentedObjectPerCharge() throws IOException {
    TestJvm jvm = jvm();
    jvm.append(
        charge(1)
            .labels(
                new Labels.Builder()
                    .set(Label.SERVICE, "checkout")
                    .set(Label.WORKFLOW, "com.acme.Checkout#summarise")
                    .set(Label.KEY, "9f86d081")
                    .set(Label.PROVIDER, "openai")
                    .set(Label.MODEL, "gpt-4o")
                    .build())
            .terms(new Terms.Builder().serviceTier("default").build())
            .requestId("req_1")
            .usage(
                new Usage.Builder()
                    .set(Meter.INPUT, 10)
                    .set(Meter.CACHE_READ, 4)
                    .set(Meter.OUTPUT, 6)
                    .build())
            .flag(Flag.STREAMED)
            .build());
    assertEquals(0, run("tail", "--json", "--no-follow"));
    assertEquals(
        "{\"v\":1,\"id\":\"01890000-0000-7000-8000-000000000001\","
            + "\"jvm\":\"01890000-0000-7000-8000-0000000000aa\","
            + "\"time\":\"2026-11-22T10:00:00.250000Z\",\"service\":\"checkout\","
            + "\"environment\":null,\"workflow\":\"com.acme.Checkout#summarise\","
            + "\"team\":null,\"owner\":null,\"job\":null,\"mode\":null,\"regime\":null,\"waste\":null,"
            + "\"key\":\"9f86d081\",\"provider\":\"openai\",\"operation\":\"chat.completions\","
            + "\"requestModel\":\"gpt-4o\",\"model\":\"gpt-4o-2024-08-06\","
            + "\"serviceTier\":\"default\",\"speed\":null,\"region\":null,"
            + "\"searchContextSize\":null,\"imageSize\":null,\"imageQuality\":null,"
            + "\"batch\":false,\"status\":200,\"errorType\":null,\"errorCode\":null,"
            + "\"retryAfterMillis\":null,\"streamed\":true,"
            + "\"durationMicros\":250000,\"firstByteMicros\":90000,"
            + "\"usage\":{\"input\":10,\"cache_read\":4,\"output\":6},\"inputTokens\":14,"
            + "\"cachedInputTokens\":4,\"outputTokens\":6,\"listCostUsd\":\"0.0000152\","
            + "\"contractedCostUsd\":null,\"countedUsd\":\"0.0000152\","
            + "\"vendorCostUsd\":null,\"upstreamCostUsd\":null,\"priceSource\":\"test@1\",\"priceEntry\":null,\"contextTier\":0,\"flags\":[\"streamed\"],\"verdict\":\"passed\",\"cap\":null,\"attempt\":0,\"calls\":1,\"requestId\":\"req_1\",\"dedupeKey\":null,\"credentialAt\":null,\"unreadable\":null,\"dayTotalUsd\":\"0.0000152\"}\n",
        out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void tailPiped_isPlainAlignedText() throws IOException {
    TestJvm jvm = jvm();
    jvm.append(charge(1).build());
    clock.advance(Duration.ofSeconds(2));
    jvm.append(
        charge(2).flag(Flag.ESTIMATED).flag(Flag.TRUNCATED).listCostNanos(2_000_000_000).build());
    clock.advance(Duration.ofSeconds(2));
    jvm.append(
        charge(3)
            .verdict(Verdict.REFUSED)
            .capId("checkout-daily")
            .status(429)
            .listCostNanos(0)
            .usage(Usage.NONE)
            .build());
    clock.advance(Duration.ofSeconds(2));
    jvm.append(charge(4).flag(Flag.UNPRICED).listCostNanos(0).countedNanos(99).build());
    clock.advance(Duration.ofSeconds(2));
    jvm.append(
        charge(5)
            .flag(Flag.LOST)
            .flag(Flag.USAGE_MISSING)
            .flag(Flag.UNPRICED)
            .status(0)
            .usage(Usage.NONE)
            .build());
    clock.advance(Duration.ofSeconds(2));
    jvm.append(charge(6).verdict(Verdict.WOULD_REFUSE).capId("shadow-cap").build());
    clock.advance(Duration.ofSeconds(2));
    jvm.append(charge(7).flag(Flag.UNITEMISED).calls(312).status(0).responseModel(null).build());
    assertEquals(0, run("tail", "--no-follow", "--timezone", "Europe/Berlin"));
    assertEquals(
        """
        TIME                 SERVICE               MODEL                              IN     CACHED        OUT        COST USD         DAY USD
        2026-11-22 11:00:00  checkout              gpt-4o-2024-08-06                  14          0          6       0.0000152       0.0000152
        2026-11-22 11:00:02  checkout              gpt-4o-2024-08-06                  14          0          6              ~2       2.0000152  truncated
        2026-11-22 11:00:04  checkout              gpt-4o-2024-08-06                   -          -          -         refused       2.0000152  by checkout-daily
        2026-11-22 11:00:06  checkout              gpt-4o-2024-08-06                  14          0          6               ?     2.0000152+?
        2026-11-22 11:00:08  checkout              gpt-4o-2024-08-06                   ?          ?          ?               ?     2.0000152+?  no answer, usage missing, lost
        2026-11-22 11:00:10  checkout              gpt-4o-2024-08-06                  14          0          6       0.0000152     2.0000304+?  shadow-cap would refuse
        2026-11-22 11:00:12  checkout              gpt-4o                             14          0          6       0.0000152     2.0000456+?  312 calls, unitemised
        """,
        out.toString());
  }

  @Test
  void tail_ordersChargesOfSeveralJvmsByTheirEnd() throws IOException {
    TestJvm one = jvm();
    TestJvm other = jvm();
    one.append(charge(1).build());
    one.append(charge(3).startMicros(clock.millis() * 1_000 + 3_000_000).build());
    other.append(charge(2).startMicros(clock.millis() * 1_000 + 1_000_000).build());
    assertEquals(0, run("tail", "--no-follow", "--json"));
    assertEquals(
        List.of("1", "2", "3"),
        out.toString().lines().map(line -> line.substring(48, 49)).toList());
  }

  @Test
  void sinceAndFilter_leaveOutButTheDayIsCountedWhole() throws IOException {
    TestJvm jvm = jvm();
    jvm.append(charge(1).build());
    clock.advance(Duration.ofMinutes(30));
    jvm.append(charge(2).build());
    jvm.append(charge(3).labels(new Labels.Builder().set(Label.SERVICE, "search").build()).build());
    assertEquals(
        0, run("tail", "--no-follow", "--json", "--since", "15m", "--filter", "service=checkout"));
    assertEquals(1, out.toString().lines().count());
    assertTrue(out.toString().contains("000000000002\""));
    assertTrue(out.toString().contains("\"dayTotalUsd\":\"0.0000304\""));
  }

  @Test
  void tailUntilIdle_endsByItself() throws IOException {
    jvm().append(charge(1).build());
    assertEquals(0, run("tail", "--json", "--until-idle", "1"));
    assertEquals(1, out.toString().lines().count());
  }

  @Test
  void wrongFilter_isAUsageErrorThatNamesTheNearest() {
    assertEquals(2, run("tail", "--filter", "servcie=x"));
    assertTrue(
        err.toString().startsWith("\"servcie\" is nothing to filter by; write service"),
        err.toString());
  }

  @Test
  void wrongSince_isAUsageError() {
    assertEquals(2, run("tail", "--since", "yesterday"));
    assertTrue(
        err.toString()
            .startsWith(
                "\"yesterday\" is neither a time nor a duration; write 15m, 2h, 3d, 2026-11-22 or"
                    + " 2026-11-22T08:30:00Z"),
        err.toString());
  }

  @Test
  void wrongTimezone_isAUsageError() {
    assertEquals(2, run("tail", "--no-follow", "--timezone", "Mars"));
    assertTrue(err.toString().startsWith("--timezone: \"Mars\" is not an IANA time zone"));
  }

  @Test
  void homeThatIsNotThere_isSaidWithTheRemedy() {
    Path nowhere = home.root().resolve("nowhere");
    assertEquals(1, run("--home", nowhere.toString(), "tail"));
    assertEquals(
        "tollgate: " + nowhere + " does not exist; run tollgate serve, or give the right --home\n",
        err.toString());
  }

  @Test
  void capsJson_isTheDocumentedObject() throws IOException {
    serveOnce();
    assertEquals(0, run("caps", "--json"));
    assertEquals(
        "{\"v\":1,\"policyVersion\":1,\"collector\":\"stopped\",\"caps\":["
            + "{\"id\":\"checkout-daily\",\"owner\":\"team-payments\","
            + "\"scope\":{\"provider\":\"openai\",\"service\":\"checkout\"},\"unit\":\"usd\","
            + "\"limit\":\"0.05\",\"spent\":\"0.0312\",\"held\":\"0\","
            + "\"remaining\":\"0.0188\",\"perHour\":\"0.0312\","
            + "\"exhaustedAt\":\"2026-11-22T10:36:09.480Z\",\"percent\":62.4,\"state\":\"open\","
            + "\"window\":\"day\",\"zone\":\"UTC\",\"windowStart\":\"2026-11-22T00:00:00Z\","
            + "\"windowEnd\":\"2026-11-23T00:00:00Z\"},"
            + "{\"id\":\"all-calls\",\"owner\":\"sre\",\"scope\":{},\"unit\":\"calls\","
            + "\"limit\":\"1\",\"spent\":\"1\",\"held\":\"0\",\"remaining\":\"0\",\"perHour\":\"1\","
            + "\"exhaustedAt\":\"2026-11-22T10:00:00.250Z\",\"percent\":100.0,\"state\":\"refusing\","
            + "\"window\":\"total\",\"zone\":\"UTC\",\"windowStart\":\"1970-01-01T00:00:00Z\","
            + "\"windowEnd\":null},"
            + "{\"id\":\"tokens\",\"owner\":\"sre\",\"scope\":{},\"unit\":\"tokens\","
            + "\"limit\":\"5\",\"spent\":\"20\",\"held\":\"0\",\"remaining\":\"-15\",\"perHour\":\"20\",\"exhaustedAt\":\"2026-11-22T10:00:00.250Z\",\"percent\":400.0,\"state\":\"shadow\",\"window\":\"total\",\"zone\":\"UTC\",\"windowStart\":\"1970-01-01T00:00:00Z\",\"windowEnd\":null}],\"killSwitches\":[]}\n",
        out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void openCall_isHeldBesideWhatIsSpent() throws IOException {
    serveOnce();
    TestJvm caller = jvm().started("checkout");
    caller.sentHoldingOnCaps("checkout", 10_000_000);
    assertEquals(0, run("caps", "--json"));
    assertTrue(
        out.toString()
            .contains(
                "\"spent\":\"0.0312\",\"held\":\"0.01\",\"remaining\":\"0.0088\","
                    + "\"perHour\":\"0.0312\""),
        out.toString());
    assertTrue(out.toString().contains("\"percent\":82.4"), out.toString());
  }

  @Test
  void capsWatch_looksAgainUntilItIsEnded() throws Exception {
    serveOnce();
    Thread watching = new Thread(() -> run("caps", "--watch", "--json"));
    watching.start();
    long untilNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (out.toString().lines().count() < 2 && System.nanoTime() < untilNs) {
      Thread.sleep(50);
    }
    watching.interrupt();
    watching.join(10_000);
    assertEquals(Thread.State.TERMINATED, watching.getState());
    List<String> looks = out.toString().lines().toList();
    assertTrue(looks.size() >= 2, out.toString());
    assertEquals(looks.get(0), looks.get(1));
  }

  @Test
  void capsRaise_recordsWhoRaisedWhatUntilWhen() throws IOException {
    serveOnce();

    assertEquals(
        0,
        run(
            "caps",
            "raise",
            "checkout-daily",
            "1.5 USD",
            "--until",
            "2h",
            "--reason",
            "launch",
            "--by",
            "ana"));

    assertEquals(
        "checkout-daily: 0.05 USD and 1.5 USD more until 2026-11-22 12:00 UTC\n", out.toString());
    assertTrue(err.toString().startsWith("no collector serves "), err.toString());
    out.getBuffer().setLength(0);
    try (var ledgers = Files.list(home.ledgers())) {
      for (Path ledger : ledgers.toList()) {
        assertEquals(0, run("ledger", "dump", ledger.toString(), "--json", "--type", "RAISE"));
      }
    }
    assertTrue(
        out.toString()
            .contains("\"capId\":\"checkout-daily\",\"unit\":\"usd\",\"amount\":1500000000"),
        out.toString());
    assertTrue(out.toString().contains("\"reason\":\"launch\",\"by\":\"ana\""), out.toString());
  }

  private void serveSwitches() throws IOException {
    serveOnce();
    Files.writeString(
        home.config(),
        Files.readString(home.config())
            + """
            kill_switches:
              - { id: loop, owner: o, within: 1m, cool_down: 5m, max: { calls: 9 }, each: workflow }
              - { id: all, owner: o, within: 1m, cool_down: 5m, max: { calls: 9 } }
            """);
    clock.advance(Duration.ofSeconds(5));
    serve();
  }

  @Test
  void capsRelease_isRecordedWithWhoAndWhy() throws IOException {
    serveSwitches();

    assertEquals(
        0,
        run("caps", "release", "loop", "--each", "a.B#c", "--reason", "fixed", "--by", "ana"),
        err.toString());

    assertEquals("loop for workflow a.B#c: released, calls pass again\n", out.toString());
    assertTrue(err.toString().startsWith("no collector serves "), err.toString());
    out.getBuffer().setLength(0);
    try (var ledgers = Files.list(home.ledgers())) {
      for (Path ledger : ledgers.toList()) {
        assertEquals(0, run("ledger", "dump", ledger.toString(), "--json", "--type", "RELEASE"));
      }
    }
    assertTrue(
        out.toString()
            .contains(
                "\"switchId\":\"loop\",\"eachValue\":\"a.B#c\",\"reason\":\"fixed\",\"by\":\"ana\""),
        out.toString());
  }

  @Test
  void capsReleaseThatIsNone_saysWhatToWrite() throws IOException {
    serveSwitches();
    assertEquals(2, run("caps", "release", "lop", "--reason", "x"));
    assertTrue(err.toString().contains("no kill switch lop; there are loop, all"), err.toString());
    assertEquals(2, run("caps", "release", "all", "--each", "a", "--reason", "x"));
    assertTrue(err.toString().contains("counts all its calls together"), err.toString());
    assertEquals(2, run("caps", "release", "all", "--reason", " "));
    assertTrue(err.toString().contains("--reason is empty"), err.toString());
  }

  @Test
  void caps_showWhichSwitchesAreArmedAndWhichHaveTripped() throws IOException {
    serveSwitches();
    TestJvm caller = jvm();
    long atMicros = clock.millis() * 1_000;
    Trip trip = new Trip(atMicros, atMicros + 300_000_000, Excess.CALLS, 10, 9, false);
    Charge refused =
        caller
            .charge("checkout", 0)
            .labels(new Labels.Builder().set(Label.WORKFLOW, "a.B#c").build())
            .verdict(Verdict.REFUSED)
            .capId("loop")
            .trip(trip)
            .build();
    caller.append(refused);
    caller.append(refused.toBuilder().id(new UUID(1, 1)).build());

    assertEquals(0, run("caps", "--json"));
    assertTrue(
        out.toString()
            .endsWith(
                "\"killSwitches\":[{\"id\":\"loop\",\"each\":\"workflow\",\"owner\":\"o\",\"scope\":{},"
                    + "\"withinMs\":60000,\"coolDownMs\":300000,\"max\":{\"calls\":\"9\"},"
                    + "\"state\":\"tripped\",\"trip\":{\"value\":\"a.B#c\",\"jvm\":\""
                    + caller.id
                    + "\",\"excess\":\"calls\",\"counted\":\"10\",\"max\":\"9\","
                    + "\"trippedAt\":\"2026-11-22T10:00:05.250000Z\","
                    + "\"until\":\"2026-11-22T10:05:05.250000Z\"}},"
                    + "{\"id\":\"all\",\"owner\":\"o\",\"scope\":{},\"withinMs\":60000,"
                    + "\"coolDownMs\":300000,\"max\":{\"calls\":\"9\"},\"state\":\"armed\"}]}\n"),
        out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, run("caps"));
    assertTrue(
        out.toString()
            .endsWith(
                """

                KILL SWITCH  OWNER  WITHIN  MAX      STATE    SINCE                    RELEASES                 BY                     JVM
                loop a.B#c   o      1m      calls 9  tripped  2026-11-22 10:00:05 UTC  2026-11-22 10:05:05 UTC  10 calls of at most 9  %s
                all          o      1m      calls 9  armed    -                        -                        -                      -
                """
                    .formatted(caller.id)),
        out.toString());

    clock.advance(Duration.ofSeconds(1));
    assertEquals(0, run("caps", "release", "loop", "--reason", "fixed"), err.toString());
    serve();
    assertArmed();
  }

  @Test
  void tripOfAJvmThatEnded_andOneThatCooledDown_standNoMore() throws IOException {
    serveSwitches();
    long atMicros = clock.millis() * 1_000;
    Trip trip = new Trip(atMicros, atMicros + 300_000_000, Excess.CALLS, 10, 9, false);
    try (TestJvm ended = TestJvm.start(home, clock, Board.bootId())) {
      ended.append(ended.charge("a", 0).verdict(Verdict.REFUSED).capId("all").trip(trip).build());
    }
    assertArmed();
    TestJvm lives = jvm();
    lives.append(lives.charge("a", 0).verdict(Verdict.REFUSED).capId("all").trip(trip).build());
    assertEquals(0, run("caps", "--json"));
    assertTrue(out.toString().contains("\"state\":\"tripped\""), out.toString());
    serve();
    clock.advance(Duration.ofMinutes(6));
    assertArmed();
  }

  private void assertArmed() {
    out.getBuffer().setLength(0);
    assertEquals(0, run("caps", "--json"));
    assertFalse(out.toString().contains("\"tripped\""), out.toString());
    assertTrue(out.toString().contains("\"state\":\"armed\""), out.toString());
  }

  @Test
  void refusalOfASwitch_isNamedByTailAndWhy() throws IOException {
    serveSwitches();
    TestJvm jvm = jvm();
    Trip trip =
        new Trip(
            clock.millis() * 1_000,
            clock.millis() * 1_000 + 300_000_000,
            Excess.USD,
            12_500_000_000L,
            10_000_000_000L,
            false);
    Charge refused =
        charge(11).verdict(Verdict.REFUSED).capId("loop").trip(trip).listCostNanos(0).build();
    jvm.append(refused);
    jvm.append(
        charge(12)
            .verdict(Verdict.REFUSED)
            .capId("tokens")
            .errorType("tollgate_throttled")
            .retryAfterMillis(2_000)
            .build());
    assertEquals(0, run("tail", "--no-follow"));
    assertTrue(out.toString().contains("by kill switch loop"), out.toString());
    assertTrue(out.toString().contains("slowed down by tokens"), out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, run("tail", "--no-follow", "--json", "--filter", "cap=loop"), err.toString());
    assertTrue(
        out.toString()
            .contains(
                "\"trip\":{\"excess\":\"usd\",\"counted\":\"12.5\",\"max\":\"10\",\"trippedAt\":"),
        out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, run("why", refused.id().toString()));
    assertTrue(
        out.toString().contains("kill switch loop refused it: 12.5 USD of at most 10;"),
        out.toString());
  }

  @Test
  void capsRaiseThatIsNone_saysWhatToWrite() throws IOException {
    serveOnce();
    assertEquals(
        2, run("caps", "raise", "checkout", "1 USD", "--until", "2h", "--reason", "launch"));
    assertTrue(err.toString().contains("no cap checkout; there are "), err.toString());
    assertEquals(
        2, run("caps", "raise", "checkout-daily", "9 calls", "--until", "2h", "--reason", "x"));
    assertTrue(err.toString().contains("raise it by some USD"), err.toString());
    assertEquals(
        2,
        run("caps", "raise", "checkout-daily", "1 USD", "--until", "2026-11-01", "--reason", "x"));
    assertTrue(err.toString().contains("2026-11-01 is past"), err.toString());
    assertEquals(
        2, run("caps", "raise", "checkout-daily", "1 USD", "--until", "soon", "--reason", "x"));
    assertTrue(err.toString().contains("neither a time nor a duration"), err.toString());
  }

  @Test
  void replay_saysWhatACapWouldHaveDone() throws IOException {
    serveOnce();
    String file = home.config().toString();

    assertEquals(0, run("replay", "--config", file, "--since", "1d"));
    assertTrue(out.toString().contains("1 in shadow"), out.toString());
    assertTrue(out.toString().endsWith("0 of 1 calls refused: 0 of 0.0312 USD\n"), out.toString());

    out.getBuffer().setLength(0);
    assertEquals(0, run("replay", "--config", file, "--since", "1d", "--json"));
    assertTrue(
        out.toString()
            .startsWith(
                "{\"v\":1,\"calls\":1,\"countedUsd\":\"0.0312\",\"throttled\":0,\"downgraded\":0,"
                    + "\"refused\":0,\"refusedUsd\":\"0\","
                    + "\"refusedThen\":0,\"caps\":[{\"id\":\"checkout-daily\",\"owner\":\"team-payments\","
                    + "\"shadow\":false,\"calls\":1,\"peakPercent\":62.4,\"alerts\":{"),
        out.toString());
  }

  @Test
  void capsPiped_isPlainAlignedText() throws IOException {
    serveOnce();
    assertEquals(0, run("caps"));
    assertEquals(
        """
        CAP             OWNER          SCOPE                             WINDOW       SPENT  HELD     LIMIT      %  STATE     PER HOUR  EXHAUSTED             RESETS
        checkout-daily  team-payments  provider=openai,service=checkout  day     0.0312 USD     -  0.05 USD   62.4  open        0.0312  2026-11-22 10:36 UTC  2026-11-23 00:00 UTC
        all-calls       sre            every call                        total      1 calls     -   1 calls  100.0  refusing         1  now                   -
        tokens          sre            every call                        total    20 tokens     -  5 tokens  400.0  shadow          20  now                   -
        """,
        out.toString());
    assertEquals(
        "no collector serves " + home + ": edits are not obeyed; run tollgate serve\n",
        err.toString());
  }

  @Test
  void capsOfANewHome_saysWhatToDo() {
    assertEquals(0, run("caps"));
    assertEquals(
        "no policy yet; write " + home.config() + " and run tollgate serve\n", err.toString());
    assertEquals(0, run("caps", "--json"));
    assertEquals(
        "{\"v\":1,\"policyVersion\":0,\"collector\":\"stopped\",\"caps\":[],"
            + "\"killSwitches\":[]}\n",
        out.toString());
  }

  @Test
  void check_saysWhichCapsAreSoft() throws IOException {
    Path file = home.config().resolveSibling("soft.yaml");
    Files.writeString(
        file, "caps: [{ id: a, owner: o, window: day, limit: 5 USD, hold: expected }]\n");
    assertEquals(0, run("check", file.toString()));
    assertEquals(
        file
            + ": ok, 1 caps\n"
            + "cap \"a\" is soft: hold: expected lets its limit be passed by what calls come to"
            + " beyond what 99 of 100 did before\n",
        out.toString());
    assertEquals(0, run("check", "--json", file.toString()));
    assertTrue(out.toString().endsWith("{\"v\":1,\"ok\":true,\"findings\":[],\"soft\":[\"a\"]}\n"));
  }

  @Test
  void capsWithAReserve_sayWhatIsLeftOfIt_andSoftOnesThatTheyAre() throws IOException {
    Files.writeString(
        home.config(),
        """
        caps:
          - id: organisation
            owner: sre
            window: total
            limit: 0.05 USD
            reserve: { amount: 0.03 USD, workflows: [checkout, "support-*"] }
          - { id: soft, owner: sre, window: total, limit: 1 USD, hold: expected, priority: high }
        """);
    TestJvm caller = jvm();
    Charge passed = charge(1).countedNanos(31_200_000).build();
    Charge refused = charge(2).verdict(Verdict.REFUSED).capId("organisation").build();
    caller.append(passed);
    caller.append(refused);
    serve();
    String reserve = "organisation keeps 0.03 USD for checkout, support-* and priority high";
    assertEquals(0, run("why", passed.id().toString()));
    assertTrue(out.toString().contains(reserve + "; this call may draw on it\n"), out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, run("why", refused.id().toString()));
    assertTrue(out.toString().contains(reserve + "\n"), out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, run("caps"));
    assertTrue(
        out.toString().contains("0.05 USD, 0.0188 of reserve 0.03 left  62.4  reserve "),
        out.toString());
    assertTrue(out.toString().contains("  1 USD soft  "), out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, run("caps", "--json"));
    assertTrue(
        out.toString()
            .contains(
                "\"limit\":\"0.05\",\"reserve\":{\"amount\":\"0.03\",\"left\":\"0.0188\","
                    + "\"workflows\":[\"checkout\",\"support-*\"],\"priority\":\"high\"},"),
        out.toString());
    assertTrue(
        out.toString().contains("\"limit\":\"1\",\"hold\":\"expected\",\"priority\":\"high\","),
        out.toString());
  }

  @Test
  void check_saysOkOrEveryFinding() throws IOException {
    Path file = home.config();
    Files.writeString(file, "caps: []\n");
    assertEquals(0, run("check", file.toString()));
    assertEquals(file + ": ok, 0 caps\n", out.toString());
    Files.writeString(file, "caps: []\ntimezon: UTC\n");
    assertEquals(1, run("check", file.toString()));
    assertTrue(out.toString().endsWith(file + ":2:1: \"timezon\" is not a key; write timezone\n"));
    assertEquals(1, run("check", "--json", file.toString()));
    assertTrue(
        out.toString()
            .endsWith(
                "{\"v\":1,\"ok\":false,\"findings\":[{\"file\":\""
                    + file
                    + "\",\"line\":2,\"column\":1,\"path\":\"\",\"message\":\"\\\"timezon\\\" is"
                    + " not a key; write timezone\"}]}\n"));
    assertEquals(1, run("check", file + ".not"));
    assertTrue(
        out.toString().endsWith(".not:1:1: does not exist; give the path of a file that does\n"));
  }

  @Test
  void jvmsJson_isTheDocumentedObject() throws IOException {
    try (ChildProcess child =
        ChildProcess.start(MeteredJvm.class.getName(), home.toString(), "checkout")) {
      String jvm = child.line();
      assertEquals(0, run("jvms", "--json"));
      String json = out.toString();
      assertTrue(json.startsWith("{\"v\":1,\"home\":\"" + home + "\",\"jvms\":[{\"pid\":"), json);
      String row = row(json, "\"pid\":" + child.pid() + ",");
      String time = "\"\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z\"";
      assertEquals(
          "\"pid\":PID,\"innerPid\":PID,\"user\":\"USER\",\"container\":null,\"java\":\"JAVA\","
                  .replace("PID", Long.toString(child.pid()))
                  .replace("USER", System.getProperty("user.name"))
                  .replace("JAVA", System.getProperty("java.version"))
              + "\"agent\":\"active\",\"version\":\"0.1.0\",\"since\":TIME,"
              + "\"service\":\"checkout\",\"jvm\":\""
              + jvm
              + "\",\"home\":\""
              + home
              + "\",\"hooks\":{\"java-http-client\":\"applied\","
              + "\"okhttp-3.0\":\"faulty: NoSuchMethodError\"},\"charges\":3,\"drops\":3,"
              + "\"overheadP50Nanos\":4120,\"overheadP99Nanos\":18960,\"heartbeat\":TIME,"
              + "\"problem\":null",
          row.replaceAll(time, "TIME"));
    }
  }

  /** What is between the braces of the object that begins so. */
  private static String row(String json, String beginning) {
    int start = json.indexOf(beginning);
    int depth = 1;
    int end = start;
    for (; depth > 0; end++) {
      depth += json.charAt(end) == '{' ? 1 : json.charAt(end) == '}' ? -1 : 0;
    }
    return json.substring(start, end - 1);
  }

  @Test
  void jvmsPiped_isATableWithFaultyHooksBelow() throws IOException {
    try (ChildProcess child =
        ChildProcess.start(MeteredJvm.class.getName(), home.toString(), "checkout")) {
      assertNotNull(child.line());
      assertEquals(0, run("jvms"));
      List<String> lines = out.toString().lines().toList();
      assertTrue(
          lines
              .get(0)
              .matches(
                  " *PID  USER +JAVA +AGENT +SINCE +SERVICE +HOOKS  CHARGES  DROPS"
                      + "  OVERHEAD P50/P99"),
          lines.get(0));
      assertTrue(
          lines.stream()
              .anyMatch(
                  line ->
                      line.matches(
                          " *%d  .*  active 0\\.1\\.0  .* UTC  checkout +1\\+1 faulty +3 +3 +4\\.1/19\\.0 µs"
                              .formatted(child.pid()))),
          out.toString());
      assertTrue(
          lines.contains(child.pid() + " checkout: okhttp-3.0 is faulty: NoSuchMethodError"),
          out.toString());
    }
  }

  @Test
  void attachAndDetach_sayWhatHappenedAndWhatDidNot() throws IOException {
    String jar = AgentJars.make(home.root().resolve("tollgate-agent.jar"), "0.1.0-TEST").toString();
    try (ChildProcess child = ChildProcess.start(IdleJvm.class.getName())) {
      String pid = String.valueOf(child.line());
      String who = pid + " (" + IdleJvm.class.getName();
      assertEquals(1, run("detach", pid, "--agent", jar));
      assertEquals(0, run("attach", pid, "--agent", jar, "--option", "a=b", "jvm=x", "c=d=e"));
      assertTrue(
          out.toString()
              .startsWith(
                  who
                      + ", Java "
                      + System.getProperty("java.version")
                      + "): agent 0.1.0-TEST is active and records into "
                      + home
                      + "\n"),
          out.toString());
      assertEquals(1, run("attach", pid, "--agent", jar));
      assertEquals(0, run("detach", pid, "--agent", jar));
      assertTrue(
          out.toString()
              .endsWith(
                  who + "): agent 0.1.0-TEST is dormant; calls are neither metered nor capped\n"),
          out.toString());
      assertEquals(1, run("attach", pid, "--agent", jar, "problem=no room"));
      assertEquals(
          "tollgate: "
              + pid
              + " has no agent; tollgate jvms shows which have one\n"
              + "tollgate: "
              + pid
              + " has an agent already: 0.1.0-TEST, active since 2025-11-26T12:00:00Z, home "
              + home
              + "; nothing was changed\n"
              + "tollgate: no room\n",
          err.toString());
    }
  }

  @Test
  void attachJson_isTheDocumentedObject() throws IOException {
    String jar = AgentJars.make(home.root().resolve("tollgate-agent.jar"), "0.1.0-TEST").toString();
    try (ChildProcess child = ChildProcess.start(IdleJvm.class.getName())) {
      String pid = String.valueOf(child.line());
      String java = System.getProperty("java.version");
      assertEquals(0, run("attach", pid, "--agent", jar, "jvm=x", "--json"));
      assertEquals(0, run("detach", pid, "--agent", jar, "--json"));
      String rest =
          ",\"version\":\"0.1.0-TEST\",\"home\":\""
              + home
              + "\",\"jvm\":%s,\"since\":\"2025-11-26T12:00:00Z\",\"problem\":null}\n";
      String start = "{\"v\":1,\"pid\":" + pid + ",\"java\":\"" + java + "\",\"before\":";
      assertEquals(
          start
              + "\"none\",\"agent\":\"active\""
              + rest.formatted("\"x\"")
              + start
              + "\"active\",\"agent\":\"dormant\""
              + rest.formatted("null"),
          out.toString());
    }
  }

  @Test
  void attachAll_reachesEveryMatchingJvmThatHasNoAgent() throws IOException {
    String jar = AgentJars.make(home.root().resolve("tollgate-agent.jar"), "0.1.0-TEST").toString();
    String name = "idle" + Long.toUnsignedString(new Random().nextLong());
    try (ChildProcess one = IdleJvm.startAs(home.root().resolve(name + "-a.jar"));
        ChildProcess other = IdleJvm.startAs(home.root().resolve(name + "-B.jar"));
        ChildProcess third = IdleJvm.startAs(home.root().resolve("other" + name + ".jar"))) {
      String first = String.valueOf(one.line());
      String second = String.valueOf(other.line());
      assertNotNull(third.line());
      assertEquals(0, run("attach", first, "--agent", jar));
      assertEquals(0, run("attach", "--all", "--match", name + "-?", "--agent", jar, "jvm=x"));
      List<String> told = out.toString().lines().toList();
      assertEquals(2, told.size(), out.toString());
      assertTrue(told.get(1).startsWith(second + " (" + name + "-B, Java "), told.get(1));
      assertTrue(err.toString().startsWith("tollgate: " + first + " has an agent already: "));
      assertEquals(1, run("attach", "--all", "--match", "no such " + name, "--agent", jar));
      other.signal("STOP");
      assertEquals(1, run("attach", "--all", "--match", name, "--agent", jar, "jvm=y"));
      assertTrue(err.toString().contains(second + " is stopped and would not answer"));
      assertTrue(out.toString().contains("(other" + name + ", Java "), "the others get theirs");
      other.signal("CONT");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void agentOfAnotherVersion_isSaidToBeTheOneThatRuns() throws IOException {
    String jar = AgentJars.make(home.root().resolve("tollgate-agent.jar"), "0.2.0").toString();
    try (ChildProcess child =
        ChildProcess.start(List.of("-Dtest.version=0.1.0"), Map.of(), IdleJvm.class.getName())) {
      String pid = String.valueOf(child.line());
      assertEquals(0, run("attach", pid, "--agent", jar, "jvm=x"));
      assertTrue(
          out.toString()
              .contains(
                  "this JVM had agent 0.1.0 before, which runs again; 0.2.0 needs a restart of the"
                      + " service\n"),
          out.toString());
    }
  }

  @Test
  void wrongAgentOption_isAUsageError() {
    assertEquals(2, run("attach", "1", "service"));
    assertTrue(err.toString().startsWith("\"service\" is no option of the agent; write KEY=VALUE"));
    assertEquals(2, run("attach", "1", "service=a,b"));
    assertEquals(2, run("attach"));
    assertEquals(2, run("attach", "checkout"));
    assertEquals(2, run("attach", "1", "--match", "checkout"));
  }

  @Test
  void noAgentJar_isSaidWithTheRemedy() {
    assertEquals(1, run("attach", "1"));
    assertEquals("tollgate: no agent is named; give its jar with --agent\n", err.toString());
  }

  @Test
  void doctorJson_isTheDocumentedObject() throws IOException {
    assertEquals(1, run("doctor", "--json"));
    String json = out.toString();
    assertTrue(
        json.startsWith(
            "{\"v\":1,\"ok\":false,\"home\":\""
                + home
                + "\",\"checks\":[{\"check\":\"java\",\"level\":\"ok\",\"text\":\"Java "),
        json);
    assertTrue(
        json.contains(
            "{\"check\":\"board\",\"level\":\"problem\",\"text\":\"there is none: no cap can be"
                + " checked\",\"remedy\":\"run tollgate serve\"}"),
        json);
  }

  @Test
  void doctorPiped_isOneThingALineWithItsRemedy() throws IOException {
    assertEquals(1, run("doctor"));
    assertTrue(
        out.toString()
            .contains(
                """
                problem board      there is none: no cap can be checked
                                   -> run tollgate serve
                """),
        out.toString());
  }

  @Test
  void everyCommand_helpsWithExamples() {
    for (String command :
        List.of("serve", "tail", "caps", "check", "attach", "detach", "jvms", "doctor")) {
      out.getBuffer().setLength(0);
      assertEquals(0, run(command, "--help"));
      String help = out.toString();
      assertTrue(help.contains("Examples:\n"), help);
      assertTrue(help.contains("  tollgate " + command), help);
      assertTrue(!help.contains("source <("), help);
      assertTrue(help.contains("--home=DIR"), help);
      assertTrue(help.contains("Exit codes:"), help);
    }
  }

  @Test
  void unknownCommandOrOption_isAUsageError() {
    assertEquals(2, run("tial"));
    assertEquals(2, run("caps", "--jsn"));
    assertEquals(2, run());
    assertEquals(2, run("check"));
    assertEquals("", out.toString());
  }

  @Test
  void version_andCompletion_work() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("source <(tollgate generate-completion)"));
    out.getBuffer().setLength(0);
    assertEquals(0, run("--version"));
    assertTrue(out.toString().startsWith("tollgate "));
    assertEquals(0, run("generate-completion"));
    assertTrue(out.toString().contains("complete -F _complete_tollgate"));
  }

  // ---------------------------------------------------------------------------------------------

  /** A collector that has published and counted one call, and ended. */
  private void serveOnce() throws IOException {
    Files.writeString(
        home.config(),
        """
        caps:
          - id: checkout-daily
            owner: team-payments
            scope: { service: checkout, provider: openai }
            window: day
            limit: 0.05 USD
          - id: all-calls
            owner: sre
            window: total
            limit: 1 calls
          - id: tokens
            owner: sre
            window: total
            limit: 5 tokens
            shadow: true
        """);
    jvm().append(charge(1).countedNanos(31_200_000).build());
    serve();
  }

  private void serve() throws IOException {
    try (Collector collector =
        new Collector(
            home,
            Board.bootId(),
            new CollectorOptions(64, 4),
            clock,
            () -> Ids.timeOrdered(clock.millis(), () -> 7),
            new PrintStream(PrintStream.nullOutputStream()))) {
      collector.start();
      collector.doWork();
    }
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    if (!all.contains("--home")) {
      all.addAll(0, List.of("--home", home.root().toString()));
    }
    return Tollgate.commandLine(
            new PrintWriter(out, true), new PrintWriter(err, true), clock, Map.of())
        .execute(all.toArray(new String[0]));
  }

  private TestJvm jvm() throws IOException {
    TestJvm jvm = TestJvm.start(home, clock, Board.bootId());
    open.add(jvm);
    return jvm;
  }

  private Charge.Builder charge(int number) {
    return new Charge.Builder()
        .id(new UUID(0x0189_0000_0000_7000L, 0x8000_0000_0000_0000L + number))
        .jvm(JVM)
        .startMicros(clock.millis() * 1_000)
        .durationMicros(250_000)
        .firstByteMicros(90_000)
        .labels(
            new Labels.Builder()
                .set(Label.SERVICE, "checkout")
                .set(Label.PROVIDER, "openai")
                .set(Label.MODEL, "gpt-4o")
                .build())
        .operation("chat.completions")
        .responseModel("gpt-4o-2024-08-06")
        .status(200)
        .usage(new Usage.Builder().set(Meter.INPUT, 14).set(Meter.OUTPUT, 6).build())
        .priceSource("test@1")
        .listCostNanos(15_200)
        .countedNanos(15_200);
  }
}
