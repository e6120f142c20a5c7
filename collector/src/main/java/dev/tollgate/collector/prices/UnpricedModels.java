package dev.tollgate.collector.prices;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows which models have no price: each is said once. One thread. */
public final class UnpricedModels {
  /** What is to be done about a model without a price. */
  public static final String REMEDY =
      "tollgate prices import FILE brings newer list prices, an overlay your own; then tollgate"
          + " reprice --since TIME corrects what was charged";

  /** A service that makes up model names must not fill the log. */
  static final int SAID = 1_000;

  private final Set<String> said = new HashSet<>();

  /** None yet. */
  public UnpricedModels() {}

  /** What there is to say of this charge: its model has no price, and was not named before. */
  public @Nullable String take(Charge charge) {
    if (!isUnpriced(charge)) {
      return null;
    }
    String model = name(charge);
    return said.size() < SAID && said.add(model)
        ? model + " has no price: caps count what the dearest known one would cost. " + REMEDY
        : null;
  }

  /** Whether the charge is of a call that used something and whose price is not known. */
  public static boolean isUnpriced(Charge charge) {
    return charge.left() && charge.has(Flag.UNPRICED) && !charge.usage().isZero();
  }

  /** Provider and model of a charge. */
  public static String name(Charge charge) {
    return Objects.requireNonNullElse(charge.labels().get(Label.PROVIDER), "(no provider)")
        + " "
        + Objects.requireNonNullElse(charge.pricedModel(), "(no model)");
  }
}
