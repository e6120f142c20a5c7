package dev.tollgate.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All charges of a stage, as {@code tollgate tail --json} prints them. Immutable. */
record Ledger(List<JsonNode> charges) {
  private static final Duration CLOSING = Duration.ofSeconds(90);

  static Ledger of(Stage stage) throws IOException, InterruptedException {
    return new Ledger(stage.json("tail", "--json", "--no-follow"));
  }

  /**
   * Waits until the only cap has counted what is in the ledger, as it has once every dead JVM is
   * closed; fails with both sums if it never does.
   */
  static Ledger closed(Stage stage) throws IOException, InterruptedException {
    long deadlineNs = System.nanoTime() + CLOSING.toNanos();
    while (true) {
      BigDecimal spent = spent(stage);
      Ledger ledger = of(stage);
      if (spent.compareTo(ledger.countedUsd()) == 0 && spent.compareTo(spent(stage)) == 0) {
        return ledger;
      }
      if (System.nanoTime() > deadlineNs) {
        throw new AssertionError("board " + spent + ", ledger " + ledger.countedUsd());
      }
    }
  }

  /** Reads every record and every cell again: with everything stopped nothing may differ. */
  static void verify(Stage stage) throws IOException, InterruptedException {
    try (Child verifier = stage.collector("ledger", "verify")) {
      int code = verifier.awaitExit(CLOSING);
      if (code != 0) {
        throw new AssertionError(
            "ledger verify ended with " + code + ": " + verifier.lines() + verifier.stderr());
      }
    }
  }

  private static BigDecimal spent(Stage stage) throws IOException, InterruptedException {
    JsonNode cap = stage.json("caps", "--json").get(0).path("caps").get(0);
    return new BigDecimal(cap.path("spent").asText());
  }

  BigDecimal countedUsd() {
    return sum("countedUsd");
  }

  BigDecimal listUsd() {
    return sum("listCostUsd");
  }

  private BigDecimal sum(String field) {
    return charges.stream()
        .map(charge -> new BigDecimal(charge.path(field).asText()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  List<JsonNode> flagged(String flag) {
    return charges.stream().filter(charge -> has(charge, flag)).toList();
  }

  static boolean has(JsonNode charge, String flag) {
    for (JsonNode named : charge.path("flags")) {
      if (named.asText().equals(flag)) {
        return true;
      }
    }
    return false;
  }

  /** How many different values a field has, null not counted. */
  long different(String field) {
    return values(field).size();
  }

  /** The different values of a field, null not among them. */
  Set<String> values(String field) {
    return charges.stream()
        .map(charge -> charge.path(field))
        .filter(value -> !value.isNull())
        .map(JsonNode::asText)
        .collect(Collectors.toSet());
  }

  static BigDecimal invoiced(Simulator simulator) throws IOException, InterruptedException {
    return new BigDecimal(simulator.invoice().path("totalUsd").asText());
  }
}
