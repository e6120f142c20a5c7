package dev.tollgate.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.inspect.LedgerFiles;
import dev.tollgate.collector.serve.Collector;
import dev.tollgate.collector.serve.CollectorOptions;
import dev.tollgate.collector.testing.ChildProcess;
import dev.tollgate.collector.testing.Damage;
import dev.tollgate.collector.testing.KilledJvm;
import dev.tollgate.collector.testing.TestClock;
import dev.tollgate.collector.testing.TestJvm;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.tlv.TlvWriter;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  private final TestClock clock = new TestClock("2026-11-22T10:00:00.250Z");
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Home home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  InspectCommandTest(@TempDir Path directory) throws IOException {
    home = Home.of(directory.resolve("home"));
    home.create();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  // describe

  @Test
  void describe_isOneLineForEachLedger() throws IOException {
    TestJvm jvm = busyJvm();
    jvm.close();
    assertEquals(0, run("ledger", "describe"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(2, lines.size());
    assertEquals(
        "JVM SERVICE PID STATE STARTED LAST RECORD SEG BYTES RECORDS CHARGES COST USD COUNTED USD"
            + " OPEN DROPS FAULTS",
        lines.get(0).replaceAll(" +", " "));
    assertEquals(
        jvm.id
            + " checkout 4711 dead 2026-11-22 10:00:00 2026-11-22 10:00:03 1 1310720 4 2"
            + " 0.0000152 0.0000153 2 3",
        lines.get(1).replaceAll(" +", " "));
  }

  @Test
  void describeNamed_isEverythingAboutOne() throws IOException {
    TestJvm jvm = busyJvm();
    assertEquals(0, run("ledger", "describe", jvm.id.toString(), "--timezone", "Europe/Berlin"));
    assertEquals(
        """
        jvm          %s
        directory    %s
        state        alive
        service      checkout
        environment  -
        pid          4711
        java         17.0.15
        agent        0.1.0
        started      2026-11-22 11:00:00
        last record  2026-11-22 11:00:03
        segments     1, 1310720 bytes
        records      4: charge 2, start 1, heartbeat 1
        charges      2, begun from 2026-11-22 11:00:00 to 2026-11-22 11:00:03
        list cost    0.0000152 USD
        counted      0.0000153 USD
        flags        unpriced 1, unenforced 1
        open calls   2: ready 1, sent 1
        counters     charges 2, dropped 1, unrecorded 2
        """
            .formatted(jvm.id, home.ledger(jvm.id)),
        out.toString());
  }

  @Test
  void describeJson_isTheDocumentedObject() throws IOException {
    TestJvm jvm = busyJvm();
    assertEquals(0, run("ledger", "describe", "--json"));
    assertEquals(
        "{\"v\":1,\"jvm\":\""
            + jvm.id
            + "\",\"directory\":\""
            + home.ledger(jvm.id)
            + "\",\"state\":\"alive\",\"service\":\"checkout\",\"environment\":null,\"pid\":4711,"
            + "\"java\":\"17.0.15\",\"agent\":\"0.1.0\",\"started\":\"2026-11-22T10:00:00.250000Z\","
            + "\"lastRecord\":\"2026-11-22T10:00:03.500000Z\",\"segments\":1,\"bytes\":1310720,"
            + "\"records\":{\"charge\":2,\"correction\":0,\"raise\":0,\"release\":0,\"start\":1,\"heartbeat\":1,\"stop\":0,\"unknown\":0,"
            + "\"malformed\":0},\"charges\":2,\"calls\":2,\"listCostUsd\":\"0.0000152\","
            + "\"countedUsd\":\"0.0000153\",\"flags\":{\"streamed\":0,\"estimated\":0,"
            + "\"unpriced\":1,\"usage_missing\":0,\"truncated\":0,\"aborted\":0,\"unreadable\":0,"
            + "\"recovered\":0,\"lost\":0,\"unitemised\":0,\"over_hold\":0,\"unenforced\":1,\"free\":0,"
            + "\"model_assumed\":0,\"input_unknown\":0,\"repeated\":0,\"byok\":0,\"fetched\":0,"
            + "\"counted_as_held\":0,\"clamped\":0},"
            + "\"firstCharge\":\"2026-11-22T10:00:00.250000Z\","
            + "\"lastCharge\":\"2026-11-22T10:00:03.250000Z\","
            + "\"inflight\":{\"ready\":1,\"sent\":1,\"settled\":0},\"counters\":{\"charges\":2,\"dropped\":1,\"unrecorded\":2},\"drops\":3,\"faults\":[]}\n",
        out.toString());
  }

  @Test
  void unitemisedCharge_isDescribedWithItsCalls() throws IOException {
    TestJvm jvm = jvm();
    jvm.append(jvm.charge("checkout", 8).flag(Flag.UNITEMISED).calls(312).build());
    jvm.unseen("checkout", 8);
    jvm.beat(Map.of("dropped", 314L, "unitemised", 312L), Map.of());
    assertEquals(0, run("ledger", "describe", jvm.id.toString()));
    assertTrue(out.toString().contains("charges      2 of 313 calls, begun"), out.toString());
    assertEquals(0, run("ledger", "describe", "--json"));
    assertTrue(out.toString().contains("\"charges\":2,\"calls\":313,"), out.toString());
    assertTrue(out.toString().contains("\"drops\":2,"), out.toString());
  }

  @Test
  void describeOfDamagedLedger_saysWhatCannotBeRead() throws IOException {
    TestJvm jvm = busyJvm();
    jvm.close();
    Path table = home.ledger(jvm.id).resolve("inflight");
    Damage.truncate(table, 10);
    assertEquals(0, run("ledger", "describe", jvm.id.toString()));
    assertTrue(
        out.toString().endsWith("fault        " + table + " is too short for an in-flight table\n"),
        out.toString());
    assertEquals(0, run("ledger", "describe"));
    assertTrue(out.toString().endsWith("3  1 (see tollgate ledger verify)\n"), out.toString());
  }

  @Test
  void emptyHome_saysSo() {
    assertEquals(0, run("ledger", "describe"));
    assertEquals("", out.toString());
    assertEquals("no ledgers in " + home + "\n", err.toString());
  }

  @Test
  void killedJvm_isDescribedWithItsOpenCalls() throws Exception {
    try (ChildProcess child =
        ChildProcess.start(KilledJvm.class.getName(), home.root().toString(), Board.bootId())) {
      UUID id = UUID.fromString(String.valueOf(child.line()));
      assertEquals(0, run("ledger", "describe", "--json", id.toString()));
      assertTrue(out.toString().contains("\"state\":\"alive\""), out.toString());
      child.kill();
      assertEquals(0, run("ledger", "describe", "--json", id.toString()));
      String dead = out.toString().lines().toList().get(1);
      assertTrue(dead.contains("\"state\":\"dead\""), dead);
      assertTrue(dead.contains("\"inflight\":{\"ready\":1,\"sent\":1,\"settled\":2}"), dead);
      assertEquals(0, run("ledger", "verify"));
      assertTrue(out.toString().contains("settled calls in no ledger yet: 1"), out::toString);
    }
  }

  // names

  @Test
  void ledger_isNamedByAnEndOfItsIdOrItsDirectory() throws IOException {
    TestJvm jvm = busyJvm();
    String id = jvm.id.toString();
    for (String name :
        List.of(id.substring(0, 8), id.substring(28), id, home.ledger(jvm.id).toString())) {
      out.getBuffer().setLength(0);
      assertEquals(0, run("ledger", "dump", name, "--type", "start"));
      assertEquals(1, out.toString().lines().count());
    }
  }

  @Test
  void copyOfALedgerElsewhere_isReadByItsDirectory() throws IOException {
    TestJvm jvm = busyJvm();
    Path copy = home.root().resolveSibling("copies").resolve(jvm.id.toString());
    Files.createDirectories(copy.getParent());
    Files.move(home.ledger(jvm.id), copy);
    assertEquals(0, run("ledger", "describe", "--json", copy.toString()));
    assertTrue(out.toString().contains("\"directory\":\"" + copy + "\""), out.toString());
  }

  @Test
  void wrongName_isAUsageErrorWithTheRemedy() throws IOException {
    busyJvm();
    busyJvm();
    assertEquals(2, run("ledger", "dump", "nowhere"));
    assertTrue(
        err.toString().startsWith("\"nowhere\" is no ledger; tollgate ledger describe lists them"),
        err.toString());
    err.getBuffer().setLength(0);
    assertEquals(2, run("ledger", "dump", "0"));
    assertTrue(
        err.toString().startsWith("\"0\" may be 2 ledgers; write more of the id"), err.toString());
  }

  // dump

  @Test
  void dump_showsEveryRecordWithEveryField() throws IOException {
    TestJvm jvm = busyJvm();
    assertEquals(0, run("ledger", "dump", jvm.id.toString()));
    List<String> lines = out.toString().lines().toList();
    assertEquals(4, lines.size());
    assertTrue(
        lines
            .get(0)
            .matches(
                "1/[0-9]+ start jvm="
                    + jvm.id
                    + " startMicros=1795341600250000 labels=\\{service:checkout}"
                    + " agentVersion=0.1.0 javaVersion=17.0.15 pid=4711"),
        lines.get(0));
    assertTrue(
        lines
            .get(1)
            .endsWith(
                " jvm="
                    + jvm.id
                    + " startMicros=1795341600250000 durationMicros=250000 firstByteMicros=90000"
                    + " requestId=- dedupeKey=- otherKey=-"
                    + " labels={model:gpt-4o,provider:openai,service:checkout}"
                    + " operation=chat.completions responseModel=gpt-4o-2024-08-06 serviceTier=-"
                    + " region=- speed=- searchContextSize=- imageSize=- imageQuality=- batch=false"
                    + " status=200 errorType=- errorCode=- retryAfterMillis=-1 finishReason=-"
                    + " usage={input:14,output:6} listCostNanos=15200 contractedCostNanos=-1"
                    + " countedNanos=15200 countedTokens=20 countedImages=0 vendorCostUsd=- upstreamCostUsd=- priceSource=test@1"
                    + " priceEntry=- contextTier=0 credentialAt=- attempt=0 verdict=passed capId=-"
                    + " capTotal=-1 clampedTo=-1 downgradedFrom=- trip=- boardGeneration=0 boardRow=-1 policyVersion=0 unreadable=-"
                    + " calls=1 flagBits=2048 flags=[unenforced]"),
        lines.get(1));
    assertTrue(
        lines
            .get(2)
            .endsWith(
                "atMicros=1795341603250000 counters={charges:2,dropped:1,unrecorded:2}"
                    + " hooks={java-http-client:applied,okhttp:\"faulty: no such method\"}"),
        lines.get(2));
  }

  @Test
  void dumpJson_namesEveryFieldOfACharge() throws IOException {
    TestJvm jvm = busyJvm();
    assertEquals(0, run("ledger", "dump", jvm.id.toString(), "--json", "--type", "CHARGE"));
    String line = out.toString().lines().findFirst().orElseThrow();
    Set<String> notStored =
        Set.of(
            "left",
            "pricedModel",
            "countedAsHeld",
            "asRepeat",
            "terms",
            "toBuilder",
            "hashCode",
            "toString");
    for (Method accessor : Charge.class.getDeclaredMethods()) {
      if (accessor.getParameterCount() == 0
          && Modifier.isPublic(accessor.getModifiers())
          && !notStored.contains(accessor.getName())) {
        assertTrue(line.contains('"' + accessor.getName() + "\":"), accessor.getName() + line);
      }
    }
  }

  @Test
  void dumpJson_isTheDocumentedObject() throws IOException {
    TestJvm jvm = busyJvm();
    assertEquals(0, run("ledger", "dump", jvm.id.toString(), "--json", "--type", "heartbeat"));
    assertTrue(
        out.toString()
            .matches(
                "\\{\"v\":1,\"position\":\"1/[0-9]+\",\"type\":\"heartbeat\",\"jvm\":\""
                    + jvm.id
                    + "\",\"atMicros\":1795341603250000,"
                    + "\"counters\":\\{\"charges\":2,\"dropped\":1,\"unrecorded\":2},"
                    + "\"hooks\":\\{\"java-http-client\":\"applied\","
                    + "\"okhttp\":\"faulty: no such method\"}}\n"),
        out.toString());
  }

  @Test
  void dumpFromAPosition_beginsThere() throws IOException {
    TestJvm jvm = busyJvm();
    String id = jvm.id.toString();
    assertEquals(0, run("ledger", "dump", id));
    List<String> lines = out.toString().lines().toList();
    String third = lines.get(2).substring(0, lines.get(2).indexOf(' '));
    out.getBuffer().setLength(0);
    assertEquals(0, run("ledger", "dump", id, "--from", third, "--limit", "1"));
    assertEquals(lines.get(2) + "\n", out.toString());
    assertEquals(2, run("ledger", "dump", id, "--from", "7"));
    assertTrue(
        err.toString().startsWith("--from: \"7\" is not a position; write one that a dump has"),
        err.toString());
  }

  @Test
  void dumpOfWhatIsNoRecord_showsReasonAndBytes() throws IOException {
    TestJvm jvm = jvm();
    jvm.append(new byte[] {1, 2, 3, (byte) 0xff});
    TlvWriter newer = new TlvWriter(200);
    newer.text(1, "from the future");
    jvm.append(newer.sealed());
    assertEquals(0, run("ledger", "dump", jvm.id.toString()));
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(0).contains(" malformed reason="), lines.get(0));
    assertTrue(lines.get(0).endsWith(" bytes=010203ff"), lines.get(0));
    assertTrue(
        lines.get(1).contains(" unknown recordType=200 lengthBytes=23 bytes=a1c8"), lines.get(1));
  }

  @Test
  void dumpOfARecordWithUnknownFields_showsItsBytesToo() throws IOException {
    TestJvm jvm = jvm();
    TlvWriter newer = new TlvWriter(4);
    newer.uuid(1, jvm.id);
    newer.text(60, "a field of a newer agent");
    jvm.append(newer.sealed());
    jvm.stopped(Map.of());
    assertEquals(0, run("ledger", "dump", jvm.id.toString()));
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(0).contains(" stop jvm=" + jvm.id), lines.get(0));
    assertTrue(lines.get(0).contains(" bytes=a104"), lines.get(0));
    assertTrue(!lines.get(1).contains("bytes="), lines.get(1));
  }

  @Test
  void dumpOfADamagedSegment_saysWhereItEnds() throws IOException {
    TestJvm jvm = busyJvm();
    jvm.close();
    Path segment = home.ledger(jvm.id).resolve("queue/00000001");
    try (var files = Files.newDirectoryStream(segment, "*.cq4")) {
      for (Path file : files) {
        assertEquals(0, run("ledger", "dump", jvm.id.toString()));
        String second = out.toString().lines().toList().get(1);
        String position = second.substring(0, second.indexOf(' '));
        long offset = Long.parseLong(position.substring(2));
        Damage.flip(file, offset + 2);
        out.getBuffer().setLength(0);
        assertEquals(0, run("ledger", "dump", jvm.id.toString()));
        List<String> lines = out.toString().lines().toList();
        assertEquals(2, lines.size());
        assertTrue(
            lines.get(1).startsWith(position + " damaged reason=\"" + file + " is damaged at byte"),
            lines.get(1));
      }
    }
  }

  // verify

  @Test
  void verify_saysOkOrEveryFinding() throws IOException {
    serveOnce();
    assertEquals(0, run("ledger", "verify"));
    assertTrue(
        out.toString()
            .endsWith("ok: 1 ledgers, 2 records, 1 charges, 1 slots of the board" + " compared\n"),
        out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, run("ledger", "verify", "--json"));
    assertEquals(
        "{\"v\":1,\"ok\":true,\"ledgers\":1,\"records\":2,\"charges\":1,\"slots\":1,"
            + "\"findings\":[],\"notes\":[]}\n",
        out.toString());
    Damage.flip(home.policy(), 20);
    out.getBuffer().setLength(0);
    assertEquals(1, run("ledger", "verify", "--json"));
    assertTrue(
        out.toString()
            .startsWith(
                "{\"v\":1,\"ok\":false,\"ledgers\":1,\"records\":2,\"charges\":1,\"slots\":null,"
                    + "\"findings\":[{\"kind\":\"damaged_policy\",\"where\":\""
                    + home.policy()
                    + "\",\"what\":\""),
        out.toString());
    out.getBuffer().setLength(0);
    assertEquals(1, run("ledger", "verify"));
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(0).startsWith(home.policy() + ": "), lines.get(0));
    assertTrue(
        lines.get(0).endsWith("; run tollgate serve: it writes it anew from tollgate.yaml"),
        lines.get(0));
    assertEquals("1 finding: 1 ledgers, 2 records, 1 charges", lines.get(1));
  }

  @Test
  void verifyNamed_readsThatOne() throws IOException {
    TestJvm jvm = busyJvm();
    assertEquals(0, run("ledger", "verify", jvm.id.toString()));
    assertEquals(
        """
        note: the board was not compared: that takes all ledgers
        ok: 1 ledgers, 4 records, 2 charges
        """,
        out.toString());
  }

  // board

  @Test
  void boardShow_isPlainAlignedText() throws IOException {
    TestJvm jvm = serveOnce();
    clock.advance(Duration.ofSeconds(90));
    assertEquals(0, run("board", "show"));
    assertEquals(
        """
        board      %s, generation 1, open
        boot       this one
        slots      1 of 64 used
        rows       1 of 4 ever claimed
        policy     1, policy.bin: 1
        collector  stopped, last heard of 1 min ago

        and 1 free row, with --all

        SLOT  CAP             WINDOW                          BASE      TOTAL     LIMIT  ROWS
          %s  checkout-daily  day from 2026-11-22T00:00:00Z  0 USD  0.001 USD  0.05 USD  0: 0.001 USD
        """
            .formatted(home.boards().resolve("current"), slotColumn()),
        out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, run("board", "show", "--all"));
    assertTrue(
        out.toString().contains("ROW  JVM               SERVICE  STATE  HEARTBEAT\n"),
        out.toString());
    assertTrue(
        out.toString().contains("  0  0000000000000000  -        free   1 min ago\n"),
        out.toString());
    assertEquals(LedgerFiles.State.SEALED, LedgerFiles.of(home).get(0).state());
    assertEquals(jvm.id, LedgerFiles.of(home).get(0).jvm());
  }

  @Test
  void boardShow_namesOwnersAndHidesEndedWindows() throws IOException {
    serveOnce();
    TestJvm jvm = jvm().started("checkout");
    jvm.call("checkout", 2_000_000);
    clock.advance(Duration.ofDays(1));
    assertEquals(0, run("board", "show"));
    assertTrue(
        out.toString().contains("  0  " + jvm.id + "  checkout  alive  24 h ago\n"),
        out.toString());
    assertTrue(
        out.toString().endsWith("and 1 slot of a window that has ended, with --all\n"),
        out.toString());
    jvm.close();
    out.getBuffer().setLength(0);
    assertEquals(0, run("board", "show", "--all"));
    assertTrue(out.toString().contains("  checkout  dead   24 h ago\n"), out.toString());
    assertTrue(out.toString().contains("0.003 USD  0.05 USD  0: 0.003 USD\n"), out.toString());
    LedgerFiles ledger = LedgerFiles.of(home).get(1);
    Files.move(ledger.directory(), home.root().resolve("gone"));
    out.getBuffer().setLength(0);
    assertEquals(0, run("board", "show"));
    assertTrue(
        out.toString()
            .contains(
                String.format("  0  %016x  -        gone ", jvm.id.getLeastSignificantBits())),
        out.toString());
  }

  @Test
  void boardShowJson_isTheDocumentedObject() throws IOException {
    serveOnce();
    assertEquals(0, run("board", "show", "--json"));
    String json = out.toString();
    assertEquals(
        ("{\"v\":1,\"file\":\"%s\",\"generation\":1,\"state\":\"open\",\"bootId\":\"%s\","
                + "\"thisBoot\":true,\"slotCount\":64,\"slotsUsed\":1,\"rowCount\":4,"
                + "\"rowsClaimed\":1,\"policyVersion\":1,\"policyFileVersion\":1,"
                + "\"collector\":\"stopped\",\"collectorHeartbeat\":\"2026-11-22T10:00:01.250Z\","
                + "\"collectorHeartbeatAgeMs\":0,\"damage\":[],\"rows\":[{\"row\":0,"
                + "\"owner\":\"0000000000000000\",\"state\":\"free\",\"jvm\":null,"
                + "\"service\":null,\"heartbeat\":\"2026-11-22T10:00:00.250Z\","
                + "\"heartbeatAgeMs\":1000}],\"slots\":[{\"slot\":%s,\"key\":\"KEY\","
                + "\"cap\":\"checkout-daily\",\"window\":\"day\","
                + "\"windowStart\":\"2026-11-22T00:00:00.000000Z\","
                + "\"windowEnd\":\"2026-11-23T00:00:00.000000Z\",\"unit\":\"usd\","
                + "\"limit\":\"0.05\",\"base\":{\"usd\":\"0\",\"tokens\":\"0\",\"calls\":\"0\"},"
                + "\"rows\":[{\"row\":0,\"usd\":\"0.001\",\"tokens\":\"20\",\"calls\":\"1\"}],"
                + "\"total\":{\"usd\":\"0.001\",\"tokens\":\"20\",\"calls\":\"1\"}}]}\n")
            .formatted(home.boards().resolve("current"), Board.bootId(), slotColumn().strip()),
        json.replaceFirst("\"key\":\"[0-9a-f]{16}\"", "\"key\":\"KEY\""));
  }

  @Test
  void boardOfAnotherBootWithoutItsPolicy_isShown() throws IOException {
    serveOnce();
    Files.delete(home.policy());
    Files.delete(home.boards().resolve("current"));
    Board board = Board.create(home.boards(), 5, 16, 4, "another");
    board.base(board.slot(0xabc), 1_000_000_000, 20, 3);
    board.seal();
    assertEquals(0, run("board", "show"));
    assertTrue(out.toString().contains(", generation 5, sealed\n"), out.toString());
    assertTrue(out.toString().contains("boot       another: another\n"), out.toString());
    assertTrue(
        out.toString().contains("collector  stopped, last heard of never\n"), out.toString());
    assertTrue(
        out.toString()
            .contains("key 0000000000000abc  not in policy.bin  1 USD 20 tokens 3 calls  1 USD 20"),
        out.toString());
  }

  @Test
  void damagedBoard_isShownWithWhatIsWrong() throws IOException {
    serveOnce();
    Damage.truncate(home.boards().resolve("current"), 1_000);
    Damage.flip(home.policy(), 20);
    assertEquals(1, run("board", "show"));
    assertTrue(
        out.toString().contains("damage     it has 1000 bytes, its size in the header"),
        out.toString());
    assertTrue(out.toString().contains("damage     no slot has a name: "), out.toString());
    assertEquals(1, run("board", "show", "--json"));
  }

  @Test
  void homeWithoutABoard_saysWhatToDo() {
    assertEquals(1, run("board", "show"));
    assertEquals(
        "tollgate: there is no board "
            + home.boards().resolve("current")
            + " yet; run tollgate serve\n",
        err.toString());
  }

  @Test
  void everyInspector_helpsWithExamples() {
    for (List<String> command :
        List.of(
            List.of("ledger"),
            List.of("ledger", "describe"),
            List.of("ledger", "dump"),
            List.of("ledger", "verify"),
            List.of("board"),
            List.of("board", "show"))) {
      out.getBuffer().setLength(0);
      List<String> args = new ArrayList<>(command);
      args.add("--help");
      assertEquals(0, run(args.toArray(new String[0])));
      assertTrue(out.toString().contains("  tollgate " + String.join(" ", command)), out::toString);
      assertTrue(out.toString().contains("--home=DIR"), out::toString);
    }
    assertEquals(2, run("ledger"));
    assertEquals(2, run("board"));
  }

  // ---------------------------------------------------------------------------------------------

  /** A JVM with two charges, one of them unpriced, a heartbeat, and two calls open. */
  private TestJvm busyJvm() throws IOException {
    TestJvm jvm = jvm().started("checkout");
    jvm.append(jvm.charge("checkout", 15_200).flag(Flag.UNENFORCED).build());
    clock.advance(Duration.ofSeconds(3));
    jvm.beat(
        Map.of("charges", 2L, "dropped", 1L, "unrecorded", 2L),
        Map.of("java-http-client", "applied", "okhttp", "faulty: no such method"));
    jvm.append(
        RecordCodec.encode(
            jvm.charge("checkout", 0).flag(Flag.UNPRICED).countedNanos(100).build()));
    jvm.sent("checkout");
    jvm.ready("checkout");
    return jvm;
  }

  /** A collector that has closed a JVM of one call, and ended. */
  private TestJvm serveOnce() throws IOException {
    Files.writeString(
        home.config(),
        """
        caps:
          - id: checkout-daily
            owner: team-payments
            scope: { service: checkout }
            window: day
            limit: 0.05 USD
        """);
    try (Collector collector =
        new Collector(
            home,
            Board.bootId(),
            new CollectorOptions(64, 4),
            clock,
            () -> Ids.timeOrdered(clock.millis(), () -> 7),
            new PrintStream(PrintStream.nullOutputStream()))) {
      collector.start();
      TestJvm jvm = jvm().started("checkout");
      jvm.call("checkout", 1_000_000);
      jvm.close();
      clock.advance(Duration.ofSeconds(1));
      collector.doWork();
      return jvm;
    }
  }

  /** The number of the only slot, in a column of four. */
  private String slotColumn() throws IOException {
    StringWriter shown = new StringWriter();
    int exit =
        Tollgate.commandLine(
                new PrintWriter(shown, true), new PrintWriter(err, true), clock, Map.of())
            .execute("--home", home.root().toString(), "board", "show", "--json");
    assertEquals(0, exit);
    String number = shown.toString().replaceFirst("(?s).*\"slot\":([0-9]+),.*", "$1");
    return " ".repeat(2 - number.length()) + number;
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(0, List.of("--home", home.root().toString()));
    return Tollgate.commandLine(
            new PrintWriter(out, true), new PrintWriter(err, true), clock, Map.of())
        .execute(all.toArray(new String[0]));
  }

  private TestJvm jvm() throws IOException {
    TestJvm jvm = TestJvm.start(home, clock, Board.bootId());
    open.add(jvm);
    return jvm;
  }
}
