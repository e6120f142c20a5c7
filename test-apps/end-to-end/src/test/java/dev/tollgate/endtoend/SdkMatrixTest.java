package dev.tollgate.endtoend;

import static dev.tollgate.endtoend.Bill.usd;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every SDK in every way it is called: the ledger is the invoice, the program sees no difference,
 * and a refusal is the exception that the SDK's users expect, once. A program makes each of its
 * calls twice; a cap lets the first round pass and refuses the second. The README's table is what
 * ran.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SdkMatrixTest {
  private static final Path README = Path.of("../sdks/README.md");
  private static final String BEGIN = "<!-- sdks: made by SdkMatrixTest -->\n";
  private static final String END = "<!-- /sdks -->";

  private static final String NAMED = ", with the cap's name";
  private static final String UNNAMED = ", without the cap's name";

  /** What ran on the JDK that runs the tests: the table's rows. */
  private static final Map<Sdk, List<String>> RAN = new TreeMap<>();

  @SuppressWarnings("NullAway.Init")
  private static Stage stage;

  @SuppressWarnings("NullAway.Init")
  private static Simulator simulator;

  @BeforeAll
  static void setTheStage() throws Exception {
    stage = Stage.open(Path.of("../.."));
    simulator = stage.simulator();
    StringBuilder policy = new StringBuilder("caps:\n");
    for (Sdk sdk : Sdk.values()) {
      for (Jdk jdk : SdksOnJdks.of(sdk)) {
        policy.append(cap(service(sdk, jdk), sdk.modes().size()));
      }
    }
    stage.policy(policy.toString());
    stage.serve();
  }

  @AfterAll
  static void clear() throws IOException {
    stage.close();
  }

  @Order(1)
  @ParameterizedTest
  @MethodSource("dev.tollgate.endtoend.SdksOnJdks#all")
  void everyWay_isBilledAndRefusedOnce(Sdk sdk, Jdk jdk) throws Exception {
    int modes = sdk.modes().size();
    simulator.reset();
    App.Run without = run(sdk, jdk, false, modes);
    simulator.reset();

    App.Run with = run(sdk, jdk, true, 2 * modes);

    assertEquals(without.stderr(), with.stderr());
    assertEquals(without.calls(), with.calls().subList(0, modes));
    without.calls().forEach(call -> assertTrue(call.path("ok").asBoolean(), call.toString()));
    Bill bill = Bill.of(stage).of(service(sdk, jdk));
    assertAll(
        () -> assertEquals(billed(simulator.calls()), charged(bill)),
        () -> assertEquals(usd(simulator.invoice().path("totalUsd").asText()), bill.listUsd()),
        () -> assertEquals(List.of(), bill.flagged("estimated")),
        () -> assertEquals(refusals(sdk), seen(sdk, with.calls().subList(modes, 2 * modes))),
        // One refusal a call: nobody retried, and nothing of it arrived.
        () -> assertEquals(modes, bill.refused().size()),
        () -> assertEquals(modes, simulator.calls().size()));
    if (jdk.equals(Jdk.own())) {
      RAN.put(sdk, SdkTable.rows(sdk, stage.jar(sdk.module()), applied(bill)));
    }
  }

  @Order(2)
  @Test
  void ledgers_areWhole() throws Exception {
    Bill.verify(stage);
  }

  @Order(3)
  @Test
  void readme_isWhatRan() throws IOException {
    StringBuilder table = new StringBuilder("\n" + SdkTable.HEAD);
    RAN.values().forEach(rows -> rows.forEach(row -> table.append(row).append('\n')));
    table.append('\n');
    Path fresh = Path.of("target", "README-sdks.md");
    Files.writeString(fresh, table);
    String readme = Files.readString(README);
    int from = readme.indexOf(BEGIN);
    int to = readme.indexOf(END);
    String there = from < 0 || to < 0 ? "" : readme.substring(from + BEGIN.length(), to);

    assertEquals(
        table.toString(),
        there,
        "test-apps/sdks/README.md is stale; between its markers belongs what is in "
            + fresh.toAbsolutePath());
  }

  private static App.Run run(Sdk sdk, Jdk jdk, boolean withAgent, int calls) throws Exception {
    try (Child child =
        stage.app(
            jdk.home(),
            sdk.module(),
            simulator,
            withAgent,
            List.of("-Dspring.application.name=" + service(sdk, jdk), App.FIRST_COMPILER),
            "--port",
            String.valueOf(simulator.httpsPort()),
            "--mode",
            String.join(",", sdk.modes()),
            "--calls",
            String.valueOf(calls))) {
      int code = child.awaitExit(App.LIMIT);
      assertEquals(0, code, () -> child.lines() + child.stderr());
      return new App.Run(child.lines(), child.stderr());
    }
  }

  private static String service(Sdk sdk, Jdk jdk) {
    return sdk.service() + "-on-" + jdk.feature();
  }

  private static String cap(String service, int calls) {
    return """
      - id: %1$s
        owner: team-%1$s
        scope: { service: %1$s }
        window: total
        limit: %2$d calls
    """
        .formatted(service, calls);
  }

  /** What the provider billed, a line for each call in the order of arrival. */
  private static List<String> billed(JsonNode calls) {
    List<String> lines = new ArrayList<>();
    for (JsonNode call : calls) {
      lines.add(
          line(
              call.path("provider"),
              call.path("operation"),
              call.path("billedModel"),
              call.path("streamed"),
              call.path("usd")));
    }
    return lines;
  }

  /** The same of the ledger. */
  private static List<String> charged(Bill bill) {
    List<String> lines = new ArrayList<>();
    for (JsonNode charge : bill.passed()) {
      lines.add(
          line(
              charge.path("provider"),
              charge.path("operation"),
              charge.path("model"),
              charge.path("streamed"),
              charge.path("listCostUsd")));
    }
    return lines;
  }

  private static String line(
      JsonNode provider, JsonNode operation, JsonNode model, JsonNode streamed, JsonNode usd) {
    return String.join(
        " ",
        provider.asText(),
        operation.asText(),
        model.asText(),
        streamed.asText(),
        new BigDecimal(usd.asText()).stripTrailingZeros().toPlainString());
  }

  private static List<String> refusals(Sdk sdk) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < sdk.modes().size(); i++) {
      Sdk.Calls calls = sdk.calls(i);
      lines.add(sdk.modes().get(i) + ": " + calls.refusal() + (calls.named() ? NAMED : UNNAMED));
    }
    return lines;
  }

  private static List<String> seen(Sdk sdk, List<JsonNode> calls) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      String message = calls.get(i).path("message").asText();
      lines.add(
          sdk.modes().get(i)
              + ": "
              + calls.get(i).path("exception").asText()
              + " "
              + calls.get(i).path("status").asText()
              + (message.contains("Tollgate cap ")
                  ? NAMED
                  : sdk.calls(i).named() ? ", " + message : UNNAMED));
    }
    return lines;
  }

  /**
   * The instrumentations that were applied in the JVM that these charges are of. Ktor's front is
   * hooked whatever engine it has.
   */
  private static Set<String> applied(Bill bill) throws Exception {
    String jvm = bill.charges().get(0).path("jvm").asText();
    List<JsonNode> beats = stage.json("ledger", "dump", jvm, "--type", "heartbeat", "--json");
    Set<String> applied = new TreeSet<>();
    beats
        .get(beats.size() - 1)
        .path("hooks")
        .properties()
        .forEach(
            hook -> {
              if (hook.getValue().asText().equals("applied")
                  && !hook.getKey().contains(" io.ktor.client.HttpClient")) {
                applied.add(hook.getKey().split(" ", 2)[0]);
              }
            });
    return applied;
  }
}
