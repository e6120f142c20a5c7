package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.Ladder;
import dev.tollgate.ledger.pricing.Price;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.Quote;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.ArrayList;
import java.util.List;

/** Finds ladders that do not lead down: models without a price, or that are no cheaper. */
final class LadderLint {
  /** What models are compared by: as many tokens in as out. */
  private static final Usage CALL =
      new Usage.Builder().set(Meter.INPUT, 1_000).set(Meter.OUTPUT, 1_000).build();

  private final String file;
  private final PriceCatalog prices;
  private final long nowMs;
  private final List<Finding> findings = new ArrayList<>();

  private LadderLint(String file, PriceCatalog prices, long nowMs) {
    this.file = file;
    this.prices = prices;
    this.nowMs = nowMs;
  }

  static List<Finding> of(String file, Config config, PriceCatalog prices, long nowMs) {
    LadderLint lint = new LadderLint(file, prices, nowMs);
    for (int i = 0; i < config.ladders().size(); i++) {
      lint.look(config.ladders().get(i), "ladders[" + i + "].models");
    }
    return lint.findings;
  }

  private void look(LadderSpec spec, String path) {
    Ladder ladder = spec.ladder();
    Price above = null;
    for (String model : ladder.models()) {
      Price price = price(ladder.provider(), model);
      if (!price.known()) {
        add(
            spec,
            path,
            '"'
                + model
                + "\" has no price with "
                + ladder.provider()
                + "; correct the name, or add its price to a list");
      } else if (above != null && price.listCostNanos() >= above.listCostNanos()) {
        add(
            spec,
            path,
            '"'
                + model
                + "\" is no cheaper than the model above it, for as many tokens in as out; put the"
                + " dearest first");
      }
      above = price.known() ? price : above;
    }
  }

  private Price price(String provider, String model) {
    return prices.price(
        new Quote.Builder().provider(provider).model(model).usage(CALL).atMs(nowMs).build());
  }

  private void add(LadderSpec spec, String path, String message) {
    findings.add(new Finding(file, spec.line(), spec.column(), path, message));
  }
}
