package dev.tollgate.endtoend;

import static dev.tollgate.endtoend.Bill.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Stage;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Prices are edited while a service runs: its next calls cost what the edit says. */
class PricesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static String list(String inputUsdPerMillion) {
    return "tollgate-prices 1\ncatalog ours 1\nprovider openai\n  model gpt-4o-2024-08-06\n    rates input "
        + inputUsdPerMillion
        + " output 0\ncontract acme 1\nprovider openai\n  discount 0.5\n";
  }

  @Test
  void editedPrices_areChargedByTheRunningServiceAndWrongOnesAreNot() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Child collector = stage.serve();
      Child service =
          App.JDK_CLIENT.start(stage, null, stage.simulator(), true, "--step", "--model", "gpt-4o");
      JsonNode before = next(stage, service, charge -> true);
      assertTrue(before.path("priceSource").asText().startsWith("tollgate@"), before.toString());
      assertTrue(before.path("contractedCostUsd").isNull(), before.toString());
      Path ours = Files.createDirectories(stage.home().resolve("prices")).resolve("ours.prices");

      Files.writeString(ours, list("1000"));
      JsonNode edited = next(stage, service, charge -> isOurs(charge));
      assertCostsAThousandthEach(edited);

      Files.writeString(ours, list("2000").replace("rates", "rats"));
      JsonNode after = next(stage, service, charge -> collector.stderr().contains("ours.prices:5"));
      assertCostsAThousandthEach(after);

      Files.delete(ours);
      next(stage, service, charge -> !isOurs(charge));
      service.process().getOutputStream().close();
      assertEquals(0, service.awaitExit(App.LIMIT), service.stderr());
      Bill.verify(stage);
    }
  }

  /** By the list as it was edited first, half of it by contract. */
  private static void assertCostsAThousandthEach(JsonNode charge) {
    assertTrue(isOurs(charge), charge.toString());
    BigDecimal listUsd = new BigDecimal(charge.path("inputTokens").asLong()).movePointLeft(3);
    assertEquals(usd(listUsd.toPlainString()), usd(charge.path("listCostUsd").asText()));
    BigDecimal contractedUsd = listUsd.divide(BigDecimal.valueOf(2));
    assertEquals(
        usd(contractedUsd.toPlainString()), usd(charge.path("contractedCostUsd").asText()));
  }

  private static boolean isOurs(JsonNode charge) {
    return charge.path("priceSource").asText().equals("ours@1");
  }

  /** Calls until a call is charged as wanted; how long an edit takes is not asked here. */
  private static JsonNode next(Stage stage, Child service, Predicate<JsonNode> wanted)
      throws Exception {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode call = App.step(service);
      assertTrue(call.path("ok").asBoolean(), call.toString());
      List<JsonNode> charges = Bill.of(stage).charges();
      JsonNode last = charges.get(charges.size() - 1);
      if (wanted.test(last)) {
        return last;
      }
      assertTrue(System.nanoTime() < deadlineNs, last.toString());
    }
  }
}
