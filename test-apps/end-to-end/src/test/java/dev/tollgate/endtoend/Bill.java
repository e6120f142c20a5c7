package dev.tollgate.endtoend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Stage;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/** What the ledger of a stage says, read with {@code tollgate tail --json}. Immutable. */
record Bill(List<JsonNode> charges) {

  static Bill of(Stage stage) throws IOException, InterruptedException {
    return new Bill(stage.json("tail", "--json", "--no-follow"));
  }

  /** The charges of one service. */
  Bill of(String service) {
    return new Bill(
        charges.stream().filter(c -> c.path("service").asText().equals(service)).toList());
  }

  /** Every ledger is whole, and the board counts what they say: {@code tollgate ledger verify}. */
  static void verify(Stage stage) throws IOException, InterruptedException {
    JsonNode verification = stage.json("ledger", "verify", "--json").get(0);
    assertTrue(verification.path("ok").asBoolean(), verification.toString());
  }

  /** An amount to compare: one number, one form. */
  static BigDecimal usd(String amount) {
    return new BigDecimal(amount).stripTrailingZeros();
  }

  /** The charges after so many. */
  Bill from(int first) {
    return new Bill(charges.subList(first, charges.size()));
  }

  /** Calls that left; corrections of charges are none. */
  List<JsonNode> passed() {
    return charges.stream()
        .filter(c -> !c.path("verdict").asText().equals("refused") && !c.has("corrects"))
        .toList();
  }

  List<JsonNode> refused() {
    return charges.stream().filter(c -> c.path("verdict").asText().equals("refused")).toList();
  }

  /** The sum of list costs; an unpriced charge fails, as it is no number. */
  BigDecimal listUsd() {
    return passed().stream()
        .map(c -> new BigDecimal(c.path("listCostUsd").asText()))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .stripTrailingZeros();
  }

  BigDecimal countedUsd() {
    return passed().stream()
        .map(c -> new BigDecimal(c.path("countedUsd").asText()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  List<JsonNode> flagged(String flag) {
    return charges.stream()
        .filter(
            c -> {
              for (JsonNode f : c.path("flags")) {
                if (f.asText().equals(flag)) {
                  return true;
                }
              }
              return false;
            })
        .toList();
  }
}
