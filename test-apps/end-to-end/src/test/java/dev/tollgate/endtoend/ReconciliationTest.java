package dev.tollgate.endtoend;

import static dev.tollgate.endtoend.Bill.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ledger equals the provider's invoice, and the app sees no difference. */
class ReconciliationTest {

  @ParameterizedTest
  @MethodSource("dev.tollgate.endtoend.AppsOnJdks#sdks")
  void sdkCalls_areOnTheInvoiceToTheNanoDollar(App app, Jdk on) throws Exception {
    Path jdk = on.home();
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      App.Run without = app.run(stage, jdk, simulator, false, "--mode", "mix", "--calls", "14");
      simulator.reset();

      App.Run with = app.run(stage, jdk, simulator, true, "--mode", "mix", "--calls", "14");

      assertEquals("", with.stderr());
      assertEquals(without.lines(), with.lines());
      Bill bill = Bill.of(stage);
      JsonNode invoice = simulator.invoice();
      assertEquals(14, bill.passed().size());
      assertEquals(invoice.path("billedCalls").asInt(), bill.passed().size());
      assertEquals(usd(invoice.path("totalUsd").asText()), bill.listUsd());
      assertEquals(List.of(), bill.flagged("estimated"));
      for (JsonNode charge : bill.charges()) {
        assertEquals(app.service(), charge.path("service").asText());
        assertEquals(8, charge.path("key").asText().length());
        assertTrue(charge.path("priceSource").asText().startsWith("tollgate@"));
        JsonNode workflow = charge.path("workflow");
        assertTrue(
            workflow.isNull() || workflow.asText().startsWith("com.example."), charge.toString());
      }
      // The SDKs' async calls reach the client on a pool's thread, where no app frame is left.
      long attributed =
          bill.charges().stream().filter(charge -> !charge.path("workflow").isNull()).count();
      assertTrue(attributed >= 8, attributed + " of 14 calls have a call site");
      Bill.verify(stage);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.endtoend.AppsOnJdks#clients")
  void rawBytes_areTheSameWithTheAgent(List<App> clients, String http, Jdk on) throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      simulator.behave("{\"gzip\":true,\"pieceBytes\":7}");
      String calls = String.valueOf(8 * clients.size());
      String[] arguments = {"--http", http, "--mode", "mix", "--calls", calls, "--gzip"};
      App.Run without = App.run(clients, stage, on, simulator, false, arguments);
      simulator.reset();
      simulator.behave("{\"gzip\":true,\"pieceBytes\":7}");

      App.Run with = App.run(clients, stage, on, simulator, true, arguments);

      assertEquals("", with.stderr());
      assertEquals(without.lines(), with.lines());
      JsonNode invoice = simulator.invoice();
      Bill bill = Bill.of(stage);
      assertEquals(invoice.path("billedCalls").asInt(), bill.passed().size());
      BigDecimal exact =
          bill.passed().stream()
              .filter(charge -> !charge.path("flags").toString().contains("estimated"))
              .map(charge -> new BigDecimal(charge.path("listCostUsd").asText()))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertEquals(usd(invoice.path("certainUsd").asText()), exact.stripTrailingZeros());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.endtoend.AppsOnJdks#clientsInLockstep")
  void streamedChunks_arriveWhenSent(List<App> clients, String http, Jdk on) throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      simulator.behave("{\"lockstep\":true,\"chunks\":8}");
      for (String mode : List.of("stream", "async-stream")) {
        // The simulator sends a chunk only after the app has read the one before: a tap that holds
        // anything back would stop the stream for good.
        App.Run run =
            App.run(
                clients,
                stage,
                on,
                simulator,
                true,
                "--http",
                http,
                "--mode",
                mode,
                "--calls",
                String.valueOf(clients.size()),
                "--ack",
                "http://localhost:" + simulator.httpPort());
        assertEquals(clients.size(), run.calls().size());
        for (JsonNode call : run.calls()) {
          assertTrue(call.path("ok").asBoolean(), clients + ": " + call);
          assertTrue(call.path("events").asInt() >= 8, clients + ": " + call);
        }
        assertEquals("", run.stderr());
      }
      assertEquals(2 * clients.size(), Bill.of(stage).passed().size());
    }
  }
}
