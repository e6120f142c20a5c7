package dev.tollgate.cases;

import com.example.replay.ReplayMain;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.demo.Child;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.store.board.InflightTable;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One variant's replay of cases, in one JVM with the agent, whose ledger is read when it has ended.
 * The calls are made one after the other, so a charge belongs to the call during which it began.
 * For one use, on one thread.
 */
final class Replay {
  /** The day whose prices the cases' costs are. */
  private static final String PRICES_AT = "2026-08-02";

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration CALL = Duration.ofSeconds(90);
  private static final Duration END = Duration.ofSeconds(60);

  private final Stand stand;
  private final Variant variant;
  private final Map<WireCase, Call> calls = new LinkedHashMap<>();
  private final Map<WireCase, Call> repeats = new LinkedHashMap<>();

  /** Those that fetched, for the first time, what the agent had counted for another case. */
  private final List<WireCase> countedForOthers = new ArrayList<>();

  private final String name;

  private Replay(Stand stand, Variant variant, String name) {
    this.stand = stand;
    this.variant = variant;
    this.name = name;
  }

  /**
   * Replays the cases; the findings of those that this variant applies to. They share a JVM, but
   * for those that fetch the answer of another one: each of them has one of its own.
   */
  static Map<WireCase, Expectation.Finding> run(Stand stand, Variant variant, List<WireCase> cases)
      throws IOException, InterruptedException {
    Replay together = new Replay(stand, variant, variant.toString());
    Map<WireCase, Expectation.Finding> findings = together.run(cases);
    for (WireCase wire : together.countedForOthers) {
      findings.putAll(new Replay(stand, variant, variant + " " + wire.name()).run(List.of(wire)));
    }
    return findings;
  }

  /** When a call began and ended, and what was wrong with it on the wire. */
  private record Call(long beginMicros, long endMicros, List<Mismatch> mismatches) {
    static Call failed(String why) {
      return new Call(0, -1, List.of(new Mismatch("call", "an answer", why)));
    }
  }

  private Map<WireCase, Expectation.Finding> run(List<WireCase> cases)
      throws IOException, InterruptedException {
    Path home = Files.createDirectory(stand.directory().resolve(name));
    try (Switchboard switchboard = new Switchboard(stand.certificate().server());
        Child app = start(home, switchboard.port())) {
      app.await(line -> line.equals("ready"), START);
      // Cases may name one answer by chance: a fetch after what made it would be a repeat of it.
      List<WireCase> fetchesFirst =
          cases.stream().sorted(Comparator.comparing(wire -> !wire.fetches())).toList();
      for (WireCase wire : fetchesFirst) {
        if (!variant.gzip() || wire.canBeGzipped()) {
          calls.put(wire, call(wire, app, switchboard));
        }
      }
      for (WireCase wire : cases) {
        if (variant.repeats() && wire.isRepeatable()) {
          repeats.put(wire, call(wire, app, switchboard));
        }
      }
      awaitWritten(home);
      app.process().getOutputStream().close();
      app.awaitExit(END);
    }
    return findings(charges(home));
  }

  /**
   * Waits until no call of the app's is open: a JVM that ends gives its writer three seconds and
   * leaves the rest to the collector, which is not here.
   */
  private static void awaitWritten(Path home) throws IOException, InterruptedException {
    long untilNs = System.nanoTime() + END.toNanos();
    while (hasOpenCalls(Home.of(home).ledgers()) && System.nanoTime() - untilNs < 0) {
      Thread.sleep(5);
    }
  }

  private static boolean hasOpenCalls(Path ledgers) throws IOException {
    if (!Files.isDirectory(ledgers)) {
      return false; // no call went over HTTP
    }
    try (DirectoryStream<Path> jvms = Files.newDirectoryStream(ledgers)) {
      for (Path jvm : jvms) {
        Path inflight = JvmDirectory.inflight(jvm);
        if (Files.exists(inflight) && !InflightTable.read(inflight).isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  private Child start(Path home, int port) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-javaagent:" + stand.agent());
    command.add("-Dtollgate.home=" + home);
    command.add("-Dtollgate.prices_at=" + PRICES_AT);
    if (stand.prices() != null) {
      command.add("-Dtollgate.prices=" + stand.prices());
    }
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djavax.net.ssl.trustStore=" + stand.certificate().trustStore());
    command.add("-Djavax.net.ssl.trustStorePassword=" + Certificate.PASSWORD);
    command.add("-cp");
    command.add(appClassPath());
    command.add(ReplayMain.class.getName());
    command.add(variant.client());
    command.add(Integer.toString(port));
    ProcessBuilder builder = new ProcessBuilder(command).directory(stand.directory().toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("TOLLGATE"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return Child.start("app (" + variant + ")", builder);
  }

  /** What the app needs and nothing else: nothing of Tollgate. */
  private static String appClassPath() {
    return Stream.of(
            ReplayMain.class,
            okhttp3.OkHttpClient.class,
            okio.Buffer.class,
            kotlin.Unit.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonProperty.class)
        .map(Replay::placeOf)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path of this JVM is no URI", e);
    }
  }

  private Call call(WireCase wire, Child app, Switchboard switchboard) throws InterruptedException {
    String failure;
    try {
      Playback playback = new Playback(wire, variant);
      switchboard.expect(playback);
      app.process().getOutputStream().write((wire.file() + "\n").getBytes(StandardCharsets.UTF_8));
      app.process().getOutputStream().flush();
      String line = app.await(text -> text.startsWith("done ") || text.startsWith("failed "), CALL);
      String[] words = line.split(" ", 4);
      return new Call(
          Long.parseLong(words[1]),
          Long.parseLong(words[2]),
          mismatches(playback, switchboard, words[0], words[3]));
    } catch (IOException | IllegalStateException e) {
      failure = "none: the app's JVM is gone: " + e.getMessage();
    }
    return Call.failed(failure.lines().limit(3).collect(Collectors.joining(" ")));
  }

  private List<Mismatch> mismatches(
      Playback playback, Switchboard switchboard, String outcome, String said) {
    List<Mismatch> mismatches = new ArrayList<>(playback.mismatches());
    String problem = switchboard.problem();
    if (problem != null) {
      mismatches.add(new Mismatch("connection", "no failure", problem));
    }
    if (outcome.equals("failed")) {
      mismatches.add(new Mismatch("call", "an answer", said));
    } else if (playback.bodies().stream().noneMatch(body -> said.endsWith(hash(body)))) {
      mismatches.add(new Mismatch("body that the app read", "as sent", said));
    }
    return mismatches;
  }

  private static String hash(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static List<Charge> charges(Path home) throws IOException {
    List<Charge> charges = new ArrayList<>();
    try (LedgerTail tail = new LedgerTail(Home.of(home), Clock.systemUTC(), line -> {})) {
      tail.readInOrder(LedgerSink.of(charges::add, correction -> {}));
    }
    return charges;
  }

  private Map<WireCase, Expectation.Finding> findings(List<Charge> charges) {
    Map<WireCase, Expectation.Finding> findings = new LinkedHashMap<>();
    calls.forEach(
        (wire, call) -> {
          List<Mismatch> mismatches = new ArrayList<>(call.mismatches());
          List<Mismatch> notes = new ArrayList<>();
          List<Charge> own = of(call, charges);
          if (own.size() == 1) {
            Expectation.Finding finding = Expectation.compare(wire, own.get(0));
            mismatches.addAll(finding.mismatches());
            notes.addAll(finding.notes());
            if (own.get(0).has(Flag.REPEATED)) {
              countedForOthers.add(wire);
            }
          } else {
            mismatches.add(new Mismatch("charges", "1", Integer.toString(own.size())));
          }
          findings.put(wire, new Expectation.Finding(mismatches, notes));
        });
    repeats.forEach(
        (wire, call) -> {
          Expectation.Finding first = findings.get(wire);
          if (first != null) {
            first.mismatches().addAll(repeat(call, charges));
          }
        });
    return findings;
  }

  private static List<Charge> of(Call call, List<Charge> charges) {
    return charges.stream()
        .filter(c -> c.startMicros() >= call.beginMicros() && c.startMicros() <= call.endMicros())
        .toList();
  }

  /** The second fetch of one answer costs nothing, and says why. */
  private static List<Mismatch> repeat(Call call, List<Charge> charges) {
    List<Mismatch> mismatches = new ArrayList<>(call.mismatches());
    List<Charge> own = of(call, charges);
    if (own.size() != 1) {
      mismatches.add(new Mismatch("charges of the repeat", "1", Integer.toString(own.size())));
    } else if (!own.get(0).has(Flag.REPEATED)
        || own.get(0).has(Flag.UNPRICED)
        || own.get(0).listCostNanos() != 0
        || own.get(0).countedNanos() != 0) {
      mismatches.add(new Mismatch("repeat", "flag repeated and cost 0", own.get(0).toString()));
    }
    return mismatches;
  }
}
