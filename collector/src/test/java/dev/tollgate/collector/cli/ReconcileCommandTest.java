package dev.tollgate.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.testing.TestClock;
import dev.tollgate.collector.testing.TestJvm;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcileCommandTest {
  private final TestClock clock = new TestClock("2026-11-22T23:59:59Z");
  private final Home home;
  private final Path file;
  private final TestJvm jvm;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  ReconcileCommandTest(@TempDir Path directory) throws IOException {
    home = Home.of(directory.resolve("home"));
    file = directory.resolve("export");
    jvm = TestJvm.start(home, clock, Board.bootId());
  }

  @AfterEach
  void close() throws IOException {
    jvm.close();
  }

  @Test
  void equalFigures_areEqual() throws IOException {
    jvm.append(jvm.charge("a", 30_000_000).build());
    jvm.append(jvm.charge("b", 1).flag(Flag.STREAMED).build());
    jvm.append(jvm.charge("b", 0).flag(Flag.REPEATED).build());
    costs("0.030000001", "gpt-4o-2024-08-06, input");
    assertEquals(0, run("reconcile", file.toString()));
    assertEquals(
        """
        DAY         MODEL              WHAT             OURS       THEIRS  DIFFERENCE  LIKELY REASON
        2026-11-22  gpt-4o-2024-08-06  cost USD  0.030000001  0.030000001           0
        OpenAI costs of 2026-11-22: 1 figures, all equal; ours 0.030000001 USD, theirs 0.030000001 USD
        """,
        out.toString());
    Files.writeString(
        file,
        "{\"data\":[{\"start_time\":1795305600,\"results\":[{\"model\":\"gpt-4o-2024-08-06\","
            + "\"input_tokens\":28,\"input_cached_tokens\":0,\"output_tokens\":12,"
            + "\"num_model_requests\":2}]}]}");
    assertEquals(0, run("reconcile", file.toString()), out.toString());
    assertEquals(5, out.toString().lines().count(), "cached tokens are none on either side");
  }

  @Test
  void difference_namesItsLikelyReasons() throws IOException {
    jvm.append(jvm.charge("a", 10_000_000).build());
    jvm.append(jvm.charge("a", 0).priceSource(null).flag(Flag.UNPRICED).build());
    jvm.append(jvm.charge("a", 2_000_000).flag(Flag.ESTIMATED).build());
    costs("0.02", "gpt-4o-2024-08-06, input");
    assertEquals(1, run("reconcile", file.toString()));
    String row = out.toString().lines().skip(1).findFirst().orElseThrow();
    assertTrue(
        row.startsWith("2026-11-22  gpt-4o-2024-08-06  cost USD  0.012    0.02       0.008  "),
        row);
    assertTrue(
        row.endsWith(
            "1 unpriced calls are not in ours: tollgate reprice --since 2026-11-22; 1 estimated"
                + " calls, 0.002 USD of ours; calls of JVMs without an agent, or dearer prices:"
                + " compare a usage export"),
        row);
    assertEquals(0, run("reconcile", file.toString(), "--tolerance", "40%"));
    assertEquals(0, run("reconcile", file.toString(), "--tolerance", "0.008"));
    assertEquals(1, run("reconcile", file.toString(), "--tolerance", "0.007"));
    assertEquals(2, run("reconcile", file.toString(), "--tolerance", "some"));
  }

  @Test
  void negotiatedPrices_areRecognised() throws IOException {
    jvm.append(jvm.charge("a", 10_000_000).contractedCostNanos(8_000_000).build());
    costs("0.008", "gpt-4o-2024-08-06, input");
    assertEquals(1, run("reconcile", "--json", file.toString()));
    assertTrue(
        out.toString()
            .contains("\"reasons\":[\"negotiated prices: theirs is our contracted cost\""),
        out.toString());
  }

  @Test
  void callsOfNoAgentAndOfNoExport_areSaidToBeSo() throws IOException {
    jvm.append(jvm.charge("a", 10_000_000).responseModel("gpt-5").build());
    costs("0.5", "gpt-4o-2024-08-06, input");
    assertEquals(1, run("reconcile", file.toString()));
    String text = out.toString();
    assertTrue(text.contains("no call in these ledgers: JVMs without an agent"), text);
    assertTrue(text.contains("nothing there: another organisation's key"), text);
    assertTrue(text.contains("2 figures, 2 differ"), text);
  }

  @Test
  void callAroundMidnight_isSeenOnTheDayBeside() throws IOException {
    jvm.append(jvm.charge("a", 10_000_000).build());
    clock.advance(Duration.ofSeconds(2));
    jvm.append(jvm.charge("a", 1_000_000).build());
    Files.writeString(
        file,
        "{\"data\":["
            + bucket(1795305600, "0.001", "gpt-4o-2024-08-06, input")
            + ","
            + bucket(1795392000, "0.01", "gpt-4o-2024-08-06, input")
            + "]}");
    assertEquals(1, run("reconcile", file.toString()));
    assertEquals(2, out.toString().lines().filter(line -> line.contains("day boundary")).count());
  }

  @Test
  void totalsWithoutModels_areComparedAsTotals() throws IOException {
    jvm.append(jvm.charge("a", 10_000_000).build());
    jvm.append(jvm.charge("a", 5_000_000).responseModel("gpt-5").build());
    Files.writeString(
        file,
        """
        start_time,start_time_iso,amount_value,amount_currency,line_item
        1795305600,2026-11-22T00:00:00+00:00,0.015,usd,
        """);
    assertEquals(0, run("reconcile", file.toString()), out.toString());
    assertTrue(out.toString().contains("(all)"), out.toString());
  }

  @Test
  void fileThatIsNoExport_isNamed() throws IOException {
    Files.writeString(file, "a,b\n1,2\n");
    assertEquals(1, run("reconcile", file.toString()));
    assertTrue(err.toString().contains(file + ": has columns of no export"), err.toString());
    assertEquals(2, run("reconcile", file + ".missing"));
  }

  private void costs(String usd, String item) throws IOException {
    Files.writeString(file, "{\"data\":[" + bucket(1795305600, usd, item) + "]}");
  }

  private static String bucket(long startTime, String usd, String item) {
    return "{\"start_time\":"
        + startTime
        + ",\"results\":[{\"amount\":{\"value\":"
        + usd
        + ",\"currency\":\"usd\"},\"line_item\":\""
        + item
        + "\"}]}";
  }

  private int run(String... args) {
    out = new StringWriter();
    err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(0, List.of("--home", home.root().toString()));
    return Tollgate.commandLine(
            new PrintWriter(out, true), new PrintWriter(err, true), clock, Map.of())
        .execute(all.toArray(new String[0]));
  }
}
