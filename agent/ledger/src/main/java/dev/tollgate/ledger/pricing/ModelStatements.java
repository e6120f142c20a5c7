package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import java.util.Map;

/** What a price catalogue says of one model: rates, fees, images and factors. No state. */
final class ModelStatements {
  private static final String FEE =
      "write: fee METER USD, or: fee METER low USD medium USD high USD";

  private ModelStatements() {}

  static void from(Statement statement, ModelDraft model) throws CatalogException {
    statement.needs(2, "from 2026-08-21");
    long fromMs = statement.date(1);
    if (!model.isAfterLast(fromMs)) {
      throw statement.wrong(
          statement.word(1) + " does not come after the entry before it", "put the dates in order");
    }
    model.begin(fromMs);
  }

  static void rates(Statement statement, EntryDraft entry) throws CatalogException {
    int next = 1;
    ServiceTier tier = ServiceTier.PLAIN;
    ServiceTier named = statement.tier(next);
    if (named != null) {
      tier = named;
      next++;
    }
    long above = 0;
    boolean from = statement.says(next, "from");
    if (next + 1 < statement.size() && (from || statement.says(next, "above"))) {
      above = statement.tokensAbove(next);
      next += 2;
    }
    if (next >= statement.size() || (statement.size() - next) % 2 != 0) {
      throw statement.wrong(
          "rates are pairs of meter and price",
          "write: rates [TIER] [above N|from N] input 2.50 ...");
    }
    for (; next < statement.size(); next += 2) {
      Meter meter = statement.meter(next);
      if (!meter.isInputTokens() && !meter.isOutputTokens()) {
        throw statement.wrong(
            meter.key() + " is not counted in tokens", "write: fee " + meter.key() + " USD");
      }
      if (!entry.rate(tier, above, from, meter, statement.rate(next + 1))) {
        throw statement.wrong(meter.key() + " has two rates for the same calls", "keep one");
      }
    }
  }

  static void image(Statement statement, EntryDraft entry) throws CatalogException {
    int size = statement.size();
    if (size != 3 && size != 4) {
      throw statement.wrong(
          "this image is not clear", "write: image 1024x1024 USD, or: image 1024x1024 QUALITY USD");
    }
    String variant = size == 4 ? statement.word(2) + "/" + statement.word(1) : statement.word(1);
    if (entry.images.put(variant, statement.fee(size - 1)) != null) {
      throw statement.wrong("the image " + variant + " has two prices", "keep one");
    }
  }

  static void factor(Statement statement, EntryDraft entry) throws CatalogException {
    statement.needs(4, "factor speed|region VALUE FACTOR");
    Map<String, Factor> factors;
    switch (statement.word(1)) {
      case "speed":
        factors = entry.speeds;
        break;
      case "region":
        factors = entry.regions;
        break;
      default:
        throw statement.wrong(
            "\"" + statement.word(1) + "\" is no kind of factor", "write speed or region");
    }
    if (factors.put(statement.word(2), statement.factor(3)) != null) {
      throw statement.wrong("\"" + statement.word(2) + "\" has two factors", "keep one");
    }
  }

  /** The meter of a fee: something that is charged and is no token. */
  static Meter feeMeter(Statement statement) throws CatalogException {
    Meter meter = statement.size() < 2 ? null : statement.meter(1);
    if (meter == null || !meter.isBilled() || meter.isInputTokens() || meter.isOutputTokens()) {
      throw statement.wrong("this fee is not clear", FEE);
    }
    return meter;
  }

  static Fee fee(Statement statement) throws CatalogException {
    if (statement.size() == 3) {
      long flat = statement.fee(2);
      return new Fee(flat, flat, flat);
    }
    if (statement.size() == 8
        && statement.says(2, "low")
        && statement.says(4, "medium")
        && statement.says(6, "high")) {
      return new Fee(statement.fee(3), statement.fee(5), statement.fee(7));
    }
    throw statement.wrong("this fee is not clear", FEE);
  }

  /**
   * Refuses a model without a price.
   *
   * @param next the statement behind it
   */
  static void refuseIncomplete(ModelDraft model, Statement next) throws CatalogException {
    String name = "before this line, model " + model.name;
    for (EntryDraft entry : model.entries) {
      if (entry.lacksInputRate()) {
        throw next.wrong(name + " has no plain rate for input", "write: rates input 2.50 ...");
      }
      if (entry.isEmpty()) {
        throw next.wrong(name + " has no price", "write: rates input 2.50 ..., or: unpriced");
      }
    }
    if (model.entries.isEmpty()) {
      throw next.wrong(name + " has no rates", "write: rates input 2.50 ...");
    }
  }
}
