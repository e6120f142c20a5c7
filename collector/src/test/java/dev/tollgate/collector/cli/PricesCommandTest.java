package dev.tollgate.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.testing.TestClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesCommandTest {
  private final TestClock clock = new TestClock("2026-11-22T10:00:00Z");
  private final Path root;
  private final Path prices;
  private String out = "";
  private String err = "";

  PricesCommandTest(@TempDir Path directory) {
    root = directory.resolve("home");
    prices = root.resolve("prices");
  }

  @Test
  void show_saysRuleEntryAndAllPrices() {
    assertEquals(0, run("show", "gpt-5.6-sol-2026-07-01", "--provider", "openai"));
    assertTrue(
        out.startsWith(
            "openai gpt-5.6-sol-2026-07-01: dated, entry gpt-5.6-sol of gpt-5.6, list tollgate@"),
        out);
    assertTrue(out.contains("prices change on 2026-08-21"), out);
    assertTrue(out.lines().anyMatch(line -> line.matches("  input +4 +1M tokens")), out);
    assertTrue(out.lines().anyMatch(line -> line.matches("  region eu +x 1.1 +all tokens")), out);
    assertTrue(out.contains("unit, of every model"), out);
    assertEquals(0, run("show", "gpt-5.6", "--provider", "openai", "--at", "2026-08-20"));
    assertTrue(out.lines().anyMatch(line -> line.matches("  input +5 +1M tokens")), out);
  }

  @Test
  void showJson_isOneObjectPerProvider() {
    assertEquals(0, run("show", "claude-sonnet-4-5@20250929", "--json"));
    assertTrue(
        out.startsWith(
            "{\"v\":1,\"provider\":\"anthropic\",\"model\":\"claude-sonnet-4-5@20250929\","
                + "\"rule\":\"dated\",\"free\":false,\"entry\":\"claude-sonnet-4-5\","),
        out);
    assertEquals(2, out.lines().count(), out);
  }

  @Test
  void showOfAnUnknownModel_isAFindingAndSaysWhatHappens() throws IOException {
    assertEquals(1, run("show", "gpt-99"));
    assertTrue(out.contains("gpt-99: no price; calls are flagged as unpriced"), out);
    Files.createDirectories(root);
    Files.writeString(root.resolve("tollgate.yaml"), "unknown_price: refuse\n");
    assertEquals(1, run("show", "gpt-99"));
    assertTrue(out.contains("refused before they leave"), out);
    assertEquals(0, run("show", "llama3.2", "--provider", "ollama"));
    assertEquals("ollama llama3.2: free\n", out);
  }

  @Test
  void list_isATableOfAProvider() {
    assertEquals(0, run("list", "--provider", "anthropic"));
    assertTrue(
        out.lines()
            .anyMatch(
                line -> line.matches("anthropic +claude-opus-5 +5 +0.5 +25 +4 more +tollgate@.*")),
        out);
    assertFalse(out.contains("gpt-4o"), out);
    assertEquals(2, run("list", "--provider", "nobody"));
    assertTrue(err.contains("write one of anthropic"), err);
    assertEquals(0, run("list", "--json"));
    assertTrue(out.lines().count() > 1_500);
  }

  @Test
  void import_writesTheHomesListWhichThenHolds() throws IOException {
    Path file = litellm("3e-06");
    assertEquals(0, run("import", file.toString()));
    assertTrue(out.startsWith(prices.resolve("imported.prices") + ": 1 models\n"), out);
    assertEquals(0, run("show", "gpt-4o", "--provider", "openai"));
    assertTrue(out.contains("list litellm@"), out);
    assertTrue(out.lines().anyMatch(line -> line.matches("  input +3 +1M tokens")), out);
    String before = Files.readString(prices.resolve("imported.prices"));
    assertEquals(1, run("import", litellm("\"dear\"").toString()));
    assertTrue(err.contains("prices.json:1:"), err);
    assertTrue(err.contains("is \"dear\", not a number"), err);
    assertEquals(before, Files.readString(prices.resolve("imported.prices")));
  }

  @Test
  void importElsewhere_changesNothingInForce() throws IOException {
    Path to = root.resolveSibling("out.prices");
    assertEquals(0, run("import", litellm("3e-06").toString(), "--out", to.toString(), "--json"));
    assertTrue(out.contains("\"models\":{\"openai\":1}"), out);
    assertFalse(Files.exists(prices));
    assertEquals(0, run("check", to.toString()));
    assertTrue(out.contains(": ok; in force: litellm@"), out);
  }

  @Test
  void check_namesFileLineValueAndRemedy() throws IOException {
    assertEquals(0, run("check"));
    assertEquals("no list besides the built-in one; in force: tollgate@2026-11-22\n", out);
    Files.createDirectories(prices);
    Path deal = prices.resolve("deal.prices");
    Files.writeString(deal, "tollgate-prices 1\ncontract d 1\nprovider openai\n discount 0,9\n");
    assertEquals(1, run("check"));
    assertEquals(
        deal + ":4: \"0,9\" is not a factor; write a number up to 1000, such as 1.1\n", out);
    assertEquals(1, run("check", "--json"));
    assertTrue(out.startsWith("{\"v\":1,\"ok\":false,"), out);
    assertEquals(1, run("list"));
    assertTrue(err.contains("deal.prices:4"), err);
  }

  private Path litellm(String rate) throws IOException {
    Path file = root.resolveSibling("prices.json");
    Files.writeString(
        file,
        "{\"gpt-4o\":{\"litellm_provider\":\"openai\",\"mode\":\"chat\",\"input_cost_per_token\":"
            + rate
            + ",\"output_cost_per_token\":1e-05}}");
    return file;
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of("--home", root.toString(), "prices"));
    all.addAll(List.of(args));
    StringWriter outs = new StringWriter();
    StringWriter errs = new StringWriter();
    int code =
        Tollgate.commandLine(
                new PrintWriter(outs, true), new PrintWriter(errs, true), clock, Map.of())
            .execute(all.toArray(new String[0]));
    out = outs.toString();
    err = errs.toString();
    return code;
  }
}
