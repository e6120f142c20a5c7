package dev.tollgate.collector.correct;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.pricing.Quote;
import java.util.Objects;

/** The question for a charge's price, as its agent asked it. Stateless. */
public final class ChargeQuote {
  private ChargeQuote() {}

  /** The quote of a charge. */
  public static Quote of(Charge charge) {
    return new Quote.Builder()
        .provider(Objects.requireNonNullElse(charge.labels().get(Label.PROVIDER), ""))
        .model(charge.pricedModel())
        .usage(charge.usage())
        .terms(charge.terms())
        .atMs(Math.floorDiv(charge.startMicros(), 1_000L))
        .build();
  }
}
