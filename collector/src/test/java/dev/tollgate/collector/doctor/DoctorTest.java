package dev.tollgate.collector.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.attach.Attaching;
import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.serve.Serving;
import dev.tollgate.collector.testing.AgentJars;
import dev.tollgate.collector.testing.ChildProcess;
import dev.tollgate.collector.testing.KilledJvm;
import dev.tollgate.collector.testing.ProcFixture;
import dev.tollgate.collector.testing.TestClock;
import dev.tollgate.collector.testing.TestJvm;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On homes that are really broken in that way. */
class DoctorTest {
  private final TestClock clock = new TestClock("2026-11-22T10:00:00Z");
  private final Path directory;
  private final Home home;
  private final ProcessTable processes;

  DoctorTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.home = Home.of(directory.resolve("home"));
    this.processes = new ProcessTable(new ProcFixture(directory.resolve("proc")).self(0).proc());
  }

  @Test
  void wellInstallation_hasNoProblem() throws IOException {
    Path agent = AgentJars.make(directory.resolve("tollgate-agent.jar"), "0.1.0");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rw-r--r--"));
    home.create();
    Files.writeString(home.config(), "caps: []\n");
    try (Serving serving = serve();
        TestJvm jvm = jvm("0.1.0")) {
      assertNotNull(serving);
      jvm.beat(Map.of("dropped", 0L), Map.of("okhttp-3.0", "applied"));
      List<Diagnosis> all = examine(agent);
      assertFalse(Doctor.hasProblem(all), all.toString());
      for (String check :
          List.of(
              "java",
              "agent",
              "home",
              "collector",
              "config",
              "policy",
              "board",
              "ledgers",
              "hooks",
              "counters",
              "heartbeats",
              "versions",
              "jvms")) {
        assertEquals(Level.OK, only(all, check).level(), check + " of " + all);
      }
    }
  }

  @Test
  void whatIsNotMetered_isNamedWithWhatToDo() throws IOException {
    home.create();
    try (TestJvm jvm = jvm("0.1.0")) {
      jvm.beat(
          Map.of(
              "unmetered operation POST api.openai.com/v1/threads/{id}/runs",
              12L,
              "unmetered web socket api.openai.com/v1/realtime",
              1L),
          new TreeMap<>(
              Map.of(
                  "okhttp-3.0",
                  "applied",
                  "jetty-client-9.2",
                  "unhooked",
                  "okhttp-3.0 in com.acme.shaded",
                  "unhooked")));
      List<Diagnosis> coverage =
          examine(null).stream().filter(found -> found.check().equals("coverage")).toList();
      assertEquals(
          List.of(
              "checkout: 12 times the operation POST api.openai.com/v1/threads/{id}/runs, which is"
                  + " not metered",
              "checkout: 1 times a web socket api.openai.com/v1/realtime, which is not metered",
              "checkout: uses an HTTP client that is not hooked, jetty-client-9.2; its calls are"
                  + " not metered",
              "checkout: uses an HTTP client that is not hooked, okhttp-3.0 in com.acme.shaded; its"
                  + " calls are not metered"),
          coverage.stream()
              .map(found -> found.text().replaceFirst("^[0-9]+ checkout", "checkout"))
              .toList());
      assertTrue(coverage.stream().allMatch(found -> found.level() == Level.WARNING));
      assertEquals(
          "if it calls a provider, start the agent with shaded=com.acme.shaded",
          coverage.get(3).remedy());
    }
  }

  @Test
  void missingHome_isTheOneProblem() throws IOException {
    List<Diagnosis> all = examine(null);
    assertEquals(
        Diagnosis.problem(
            "home", home + " does not exist", "run tollgate serve, or give the right --home"),
        only(all, "home"));
    assertTrue(all.stream().noneMatch(diagnosis -> diagnosis.check().equals("board")));
    assertEquals(Level.WARNING, only(all, "agent").level());
  }

  @Test
  void fileInPlaceOfADirectory_isAProblem() throws IOException {
    Files.createFile(home.root());
    assertEquals(home + " is no directory", only(examine(null), "home").text());
    Files.delete(home.root());
    home.create();
    Files.delete(home.log());
    Files.createFile(home.log());
    assertEquals(home.log() + " is no directory", only(examine(null), "home").text());
  }

  @Test
  void homeOpenToEverybody_isAWarning() throws IOException {
    home.create();
    Files.setPosixFilePermissions(home.boards(), PosixFilePermissions.fromString("rwxrwxrwx"));
    Diagnosis found = only(examine(null), "home");
    assertEquals(Level.WARNING, found.level());
    assertEquals("chmod 2770 " + home.boards(), found.remedy());
  }

  @Test
  void wrongConfig_isAProblemWithItsPlace() throws IOException {
    home.create();
    Files.writeString(home.config(), "caps: []\ntimezon: UTC\nx: 1\n");
    Diagnosis found = only(examine(null), "config");
    assertEquals(Level.PROBLEM, found.level());
    assertTrue(
        found.text().startsWith(home.config() + ":2:1: \"timezon\" is not a key"), found.text());
    assertTrue(found.text().endsWith(", and 1 more findings: the whole file is refused"));
  }

  @Test
  void noCollector_isAProblemAndSoIsNoBoard() throws IOException {
    home.create();
    List<Diagnosis> all = examine(null);
    assertEquals("run tollgate serve, best as a service of the system", remedy(all, "collector"));
    assertEquals("there is none: no cap can be checked", only(all, "board").text());
    assertEquals(Level.WARNING, only(all, "policy").level());
    assertEquals(Level.WARNING, only(all, "config").level());
  }

  @Test
  void collectorThatStandsStill_isAProblem() throws IOException {
    try (Serving serving = serve()) {
      assertNotNull(serving);
      clock.advance(Duration.ofSeconds(30));
      Diagnosis found = only(examine(null), "collector");
      assertEquals(Level.PROBLEM, found.level());
      assertTrue(found.text().startsWith("runs, but said so last 30 s ago"), found.text());
    }
  }

  @Test
  void damagedBoardAndPolicy_areProblems() throws IOException {
    serve().close();
    damage(home.boards().resolve("current"));
    damage(home.policy());
    List<Diagnosis> all = examine(null);
    assertTrue(only(all, "board").text().startsWith("is damaged, or of another boot"));
    assertEquals(Level.PROBLEM, only(all, "policy").level());
    assertTrue(only(all, "policy").text().startsWith(home.policy() + " cannot be read"));
  }

  @Test
  void boardOfAnotherBoot_isAProblem() throws IOException {
    home.create();
    Board.create(home.boards(), 1, 64, 4, "another boot").close();
    assertTrue(only(examine(null), "board").text().contains("of another boot"));
  }

  @Test
  void boardThatCountsForAnotherPolicy_isAProblem() throws IOException {
    serve().close();
    Board board = Objects.requireNonNull(Board.openCurrent(home.boards(), Board.bootId()));
    board.policyVersion(7);
    Diagnosis found = only(examine(null), "policy");
    assertEquals("version 1, 0 caps, but the board counts for version 7", found.text());
    assertEquals(Level.PROBLEM, found.level());
    board.policyVersion(0);
    assertEquals(Level.WARNING, only(examine(null), "policy").level());
  }

  @Test
  void fullBoard_isSaid() throws IOException {
    home.create();
    Board board = Board.create(home.boards(), 1, 4, 2, Board.bootId());
    for (long key = 1; key <= 3; key++) {
      assertTrue(board.slot(key) >= 0);
    }
    Diagnosis slots = only(examine(null), "board");
    assertEquals("generation 1, 3 of 4 slots and 0 of 2 rows taken", slots.text());
    assertEquals(Level.WARNING, slots.level());
    assertTrue(board.slot(4) >= 0);
    Diagnosis full = only(examine(null), "board");
    assertEquals(Level.PROBLEM, full.level());
    assertTrue(full.text().endsWith("further windows and values are not capped"), full.text());
    assertTrue(board.claimRow(11) >= 0 && board.claimRow(12) >= 0);
    assertEquals(Level.PROBLEM, only(examine(null), "board").level());
  }

  @Test
  void deadJvm_isAProblemWhileNobodyClosesIt() throws Exception {
    home.create();
    try (ChildProcess child =
        ChildProcess.start(KilledJvm.class.getName(), home.toString(), Board.bootId())) {
      assertNotNull(child.line());
      child.kill();
    }
    Diagnosis found = only(examine(null), "ledgers");
    assertEquals(
        Diagnosis.problem(
            "ledgers",
            "1 ledgers of dead JVMs are not closed",
            "run tollgate serve, which closes them"),
        found);
  }

  @Test
  void damagedLedgerAndOneWithoutLock_areProblems() throws IOException {
    UUID damaged;
    try (TestJvm jvm = jvm("0.1.0")) {
      damaged = jvm.id;
      jvm.unseen("checkout", 1);
    }
    Path segment = JvmDirectory.queue(home.ledger(damaged)).resolve("00000001");
    try (var files = Files.newDirectoryStream(segment, "*.cq4")) {
      damage(files.iterator().next());
    }
    Path lockless = Files.createDirectory(home.ledger(new UUID(0x7000, 1)));
    List<String> texts =
        examine(null).stream()
            .filter(diagnosis -> diagnosis.check().equals("ledgers"))
            .map(Diagnosis::text)
            .toList();
    assertEquals(3, texts.size(), texts.toString());
    assertEquals(lockless + " has no lock file", texts.get(0));
    assertTrue(texts.get(1).startsWith(home.ledger(damaged) + " "), texts.get(1));
    assertTrue(texts.get(1).contains("is damaged at byte"), texts.get(1));
  }

  @Test
  void directoryLeftBehind_isAWarning() throws IOException {
    home.create();
    Path left = Files.createDirectory(home.ledgers().resolve("." + new UUID(0x7000, 1)));
    Files.setLastModifiedTime(left, FileTime.from(clock.instant().minusSeconds(120)));
    assertEquals(Level.WARNING, only(examine(null), "ledgers").level());
  }

  @Test
  void faultyHookAndTroubledCounters_areNamedWithTheirJvm() throws IOException {
    try (TestJvm jvm = jvm("0.1.0")) {
      jvm.beat(
          Map.of(
              "dropped", 3L,
              "unitemised", 2L,
              "unenforced", 2L,
              "kill_switch_shared", 5L,
              "faults", 0L,
              "log_dropped", 1L),
          Map.of("okhttp-3.0", "faulty: NoSuchMethodError", "java-http-client", "applied"));
      List<Diagnosis> all = examine(null);
      Diagnosis hook = only(all, "hooks");
      assertEquals(Level.PROBLEM, hook.level());
      String who = ProcessHandle.current().pid() + " checkout: ";
      assertEquals(
          who + "okhttp-3.0 is faulty: NoSuchMethodError; its calls are neither metered nor capped",
          hook.text());
      List<String> counters =
          all.stream()
              .filter(diagnosis -> diagnosis.check().equals("counters"))
              .map(Diagnosis::text)
              .toList();
      assertEquals(
          List.of(
              who + "1 calls are in no ledger: every total lacks them",
              who + "2 calls are in the ledger in a sum only, as the disk took nothing for a while",
              who + "2 calls met a cap that could not be checked: no board, or no slot left on it",
              who
                  + "5 calls were counted by kill switches together with other values', as there"
                  + " are too many values: a switch may stop who is no runaway",
              who + "1 lines of its log were lost"),
          counters);
    }
  }

  @Test
  void heartbeatInTheFutureOrLongAgo_isAWarning() throws IOException {
    try (TestJvm jvm = jvm("0.1.0")) {
      jvm.beat(Map.of(), Map.of());
      clock.advance(Duration.ofMinutes(10));
      assertTrue(only(examine(null), "heartbeats").text().endsWith(" last sign of life 600 s ago"));
      clock.advance(Duration.ofMinutes(-20));
      assertTrue(only(examine(null), "heartbeats").text().endsWith(" 600 s in the future"));
    }
  }

  @Test
  void agentOfAnotherVersion_isAWarning() throws IOException {
    try (TestJvm jvm = jvm("0.0.9")) {
      assertNotNull(jvm);
      Diagnosis found = only(examine(null), "versions");
      assertEquals(Level.WARNING, found.level());
      assertTrue(found.text().endsWith("checkout has agent 0.0.9, this is 0.1.0"), found.text());
    }
  }

  @Test
  void logThatSaysItDoesNotRecord_isAProblemUntilItSaysThatItGoesOn() throws IOException {
    home.create();
    Path log = home.log().resolve("agent-x.log");
    Files.writeString(
        log,
        """
        2026-11-20T09:00:00Z not recording: two days ago
        2026-11-22T09:00:00Z prices tollgate@1
        2026-11-22T09:30:00Z not recording: disk full: 4096 bytes are free
        """);
    Files.setLastModifiedTime(log, FileTime.from(clock.instant()));
    Diagnosis found = only(examine(null), "logs");
    assertEquals(Level.PROBLEM, found.level());
    assertEquals(
        "agent-x.log: 2026-11-22T09:30:00Z not recording: disk full: 4096 bytes are free",
        found.text());
    Files.writeString(log, Files.readString(log) + "2026-11-22T09:40:00Z recording again\n");
    Files.setLastModifiedTime(log, FileTime.from(clock.instant()));
    assertEquals(Level.WARNING, only(examine(null), "logs").level());
    clock.advance(Duration.ofDays(2));
    assertTrue(examine(null).stream().noneMatch(each -> each.check().equals("logs")));
  }

  @Test
  void jarThatIsNoAgent_isAProblem() throws IOException {
    Path jar = Files.writeString(directory.resolve("tollgate-agent.jar"), "no jar");
    assertEquals(Level.PROBLEM, only(examine(jar), "agent").level());
  }

  private static void damage(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      for (int at = 0; at < 200; at += 8) {
        bytes.seek(at);
        bytes.writeLong(0x2525_2525_2525_2525L);
      }
    }
  }

  private Serving serve() throws IOException {
    return Serving.start(home, clock, new PrintStream(PrintStream.nullOutputStream()));
  }

  private TestJvm jvm(String agentVersion) throws IOException {
    TestJvm jvm = TestJvm.start(home, clock, Board.bootId());
    jvm.begin("checkout", agentVersion);
    return jvm;
  }

  private List<Diagnosis> examine(@Nullable Path agent) {
    Attaching attaching = new Attaching(processes, Duration.ofSeconds(30));
    return Doctor.examine(new Installation(home, clock, agent, "0.1.0", processes, attaching));
  }

  private static Diagnosis only(List<Diagnosis> all, String check) {
    List<Diagnosis> found =
        all.stream().filter(diagnosis -> diagnosis.check().equals(check)).toList();
    assertEquals(1, found.size(), check + " in " + all);
    return found.get(0);
  }

  private static String remedy(List<Diagnosis> all, String check) {
    return String.valueOf(only(all, check).remedy());
  }
}
