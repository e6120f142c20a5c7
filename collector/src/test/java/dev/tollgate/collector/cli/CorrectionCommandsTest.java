package dev.tollgate.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.serve.Collector;
import dev.tollgate.collector.serve.CollectorOptions;
import dev.tollgate.collector.testing.TestClock;
import dev.tollgate.collector.testing.TestJvm;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.charge.Verdict;
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
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code why} and {@code reprice} on a real home. */
class CorrectionCommandsTest {
  private final TestClock clock = new TestClock("2026-11-22T10:00:00.250Z");
  private final SplittableRandom random = new SplittableRandom(5);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Home home;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  CorrectionCommandsTest(@TempDir Path directory) throws IOException {
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
  void why_saysWhatIsKnown() throws IOException {
    serveOnce();
    TestJvm jvm = jvm();
    Charge charge =
        jvm.charge("checkout", 95_000)
            .requestId("req_42")
            .vendorCostUsd("0.0001")
            .attempt(1)
            .flag(Flag.STREAMED)
            .build();
    jvm.append(charge);

    assertEquals(0, run("why", charge.id().toString()));
    String said = out.toString();
    for (String line :
        List.of(
            "charge       " + charge.id() + " of JVM " + jvm.id,
            "request id   req_42",
            "attempt      retry 1 of the SDK",
            "who          service checkout",
            "what         openai chat.completions, model gpt-4o-2024-08-06 (asked for gpt-4o)",
            "input                14",
            "output                6",
            "rule         exact, by today's catalogue ",
            "input               14       2.5  1M tokens       1      0.000035",
            "output               6        10  1M tokens       1       0.00006",
            "sum, exact                                               0.000095",
            "list         0.000095 USD",
            "counted      0.000095 USD, the list cost",
            "vendor       0.0001 USD by the provider's own word, 0.000005 USD above list",
            "streamed     the response was a stream of events",
            "checkout-daily  team-payments  0.000095 USD  day     2026-11-22T00:00:00Z  the cap's"
                + " base")) {
      assertTrue(said.contains(line), line + "\nis not in\n" + said);
    }
    assertTrue(!said.contains("today        "), said);

    assertEquals(0, run("why", "req_42"));
    assertEquals(said, out.toString(), "by the provider's id the same");
    assertEquals(0, run("why", charge.id().toString().substring(0, 30).toUpperCase(Locale.ROOT)));
    assertEquals(said, out.toString(), "by the beginning of its id the same");
    assertEquals(0, run("why", "--json", "req_42"));
    assertTrue(out.toString().startsWith("{\"v\":1,\"charge\":{\"id\":\"" + charge.id()));
    assertTrue(out.toString().contains("\"streamed\":\"the response was a stream of events\""));
  }

  @Test
  void why_saysWhereTodaysPricesDiffer() throws IOException {
    TestJvm jvm = jvm();
    jvm.append(jvm.charge("checkout", 1_000_000).requestId("req_older").build());
    assertEquals(0, run("why", "req_older"));
    assertTrue(out.toString().contains("today        0.000095 USD by "), out.toString());
  }

  @Test
  void why_ofARefusedCallSaysByWhatCap() throws IOException {
    TestJvm jvm = jvm();
    jvm.append(
        jvm.charge("checkout", 0)
            .requestId("req_refused")
            .usage(Usage.NONE)
            .verdict(Verdict.REFUSED)
            .capId("checkout-daily")
            .build());
    assertEquals(0, run("why", "req_refused"));
    assertTrue(out.toString().contains("refused by checkout-daily: counts on none"));
    assertTrue(out.toString().contains("counted      nothing"));
  }

  @Test
  void why_ofNoCallIsAFinding() {
    assertEquals(1, run("why", "req_unknown"));
    assertTrue(err.toString().contains("no call req_unknown"), err.toString());
    assertEquals(2, run("why", "019a"));
    assertTrue(err.toString().contains("too short"), err.toString());
  }

  @Test
  void reprice_correctsWhatHadNoPriceAndDoesItOnce() throws IOException {
    TestJvm jvm = jvm();
    Charge unpriced =
        jvm.charge("checkout", 0)
            .requestId("req_unpriced")
            .priceSource(null)
            .countedNanos(5_000_000)
            .flag(Flag.UNPRICED)
            .build();
    jvm.append(unpriced);
    jvm.append(jvm.charge("checkout", 7).build());
    jvm.append(jvm.charge("checkout", 0).flag(Flag.UNPRICED).flag(Flag.LOST).build());

    clock.advance(Duration.ofSeconds(1));
    assertEquals(0, run("reprice", "--since", "1d", "--dry-run"));
    assertTrue(out.toString().contains("1 charge would be corrected by"), out.toString());
    assertEquals(0, run("reprice", "--since", "1d"));
    assertEquals(
        "openai gpt-4o-2024-08-06      1              1         ?      0.000095        0.005"
            + "         0.000095",
        out.toString().lines().skip(1).findFirst().orElseThrow());
    assertTrue(out.toString().contains("1 charge corrected by"), out.toString());
    assertEquals(0, run("reprice", "--since", "1d"));
    assertTrue(out.toString().startsWith("0 charges corrected"), out.toString());

    assertEquals(0, run("tail", "--no-follow", "--json"));
    String last = out.toString().lines().reduce((a, b) -> b).orElseThrow();
    assertTrue(last.contains("\"corrects\":\"" + unpriced.id() + "\""), last);
    assertTrue(last.contains("\"listCostUsd\":\"0.000095\",\"countedUsd\":\"-0.004905\""), last);
    assertTrue(last.contains("\"dayTotalUsd\":\"0.000095007\""), last);
    assertEquals(0, run("why", "req_unpriced"));
    assertTrue(
        out.toString().contains("unknown: no price -> 0.000095 USD, priced by"), out.toString());
    assertEquals(0, run("ledger", "verify"), out.toString());
  }

  @Test
  void repriceAll_correctsPricedCallsToo() throws IOException {
    TestJvm jvm = jvm();
    jvm.append(jvm.charge("checkout", 7).build());
    jvm.append(jvm.charge("checkout", 95_000).build());
    jvm.append(jvm.charge("checkout", 0).flag(Flag.REPEATED).build());
    assertEquals(0, run("reprice", "--since", "1d", "--all", "--json"));
    assertTrue(out.toString().contains("\"dryRun\":false,\"charges\":1,"), out.toString());
    assertEquals(0, run("reprice", "--since", "1d", "--all", "--json"));
    assertTrue(out.toString().contains("\"charges\":0,"), out.toString());
  }

  @Test
  void reprice_saysWhatStillHasNoPrice() throws IOException {
    TestJvm jvm = jvm();
    jvm.append(
        jvm.charge("checkout", 0)
            .responseModel("gpt-99")
            .countedNanos(1_000)
            .flag(Flag.UNPRICED)
            .build());
    assertEquals(1, run("reprice", "--since", "1d"));
    assertTrue(
        out.toString().contains("openai gpt-99 has no price there either: 1 calls"),
        out.toString());
    assertEquals(2, run("reprice"));
    assertEquals(2, run("reprice", "--since", "yesterday"));
    assertEquals(1, run("doctor"));
    assertTrue(out.toString().contains("openai gpt-99 has no price: 1 calls"), out.toString());
  }

  @Test
  void correctionsOnABoard_areVerifiedBeforeAndAfterACollectorCountsThem() throws IOException {
    serveOnce();
    TestJvm jvm = jvm();
    Charge charge = jvm.call("checkout", 30_000_000);
    serveOnce();
    assertEquals(0, run("reprice", "--since", "1d", "--all"));
    jvm.close();
    open.clear();
    assertEquals(0, run("ledger", "verify"), out.toString());
    serveOnce();
    assertEquals(0, run("ledger", "verify"), out.toString());
    assertEquals(0, run("caps", "--json"));
    assertTrue(out.toString().contains("\"spent\":\"0.000095\""), charge + out.toString());
  }

  private void serveOnce() throws IOException {
    Files.writeString(
        home.config(),
        """
        caps:
          - id: checkout-daily
            owner: team-payments
            scope: { service: checkout, provider: openai }
            window: day
            limit: 50 USD
        """);
    try (Collector collector =
        new Collector(
            home,
            Board.bootId(),
            new CollectorOptions(64, 4),
            clock,
            () -> Ids.timeOrdered(clock.millis(), random::nextLong),
            new PrintStream(PrintStream.nullOutputStream()))) {
      collector.start();
      collector.doWork();
    }
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

  private TestJvm jvm() throws IOException {
    TestJvm jvm = TestJvm.start(home, clock, Board.bootId());
    open.add(jvm);
    return jvm;
  }
}
