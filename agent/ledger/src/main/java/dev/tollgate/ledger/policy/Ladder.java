package dev.tollgate.ledger.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ladder is models of one provider, the dearest first: a call that is downgraded goes from one to
 * the next. Immutable.
 */
public final class Ladder {
  private final String provider;
  private final List<String> models;

  /** A ladder; a copy of the models is kept. */
  public Ladder(String provider, List<String> models) {
    this.provider = provider;
    this.models = List.copyOf(models);
  }

  /** Whose models they are, by OTel's names. */
  public String provider() {
    return provider;
  }

  /** The models by the names that requests have, the dearest first. Unmodifiable. */
  public List<String> models() {
    return models;
  }

  /** The model one rung below; null for the lowest and for one that is not on the ladder. */
  public @Nullable String below(String model) {
    int rung = models.indexOf(model);
    return rung < 0 || rung + 1 == models.size() ? null : models.get(rung + 1);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ladder
        && provider.equals(((Ladder) other).provider)
        && models.equals(((Ladder) other).models);
  }

  @Override
  public int hashCode() {
    return models.hashCode();
  }

  @Override
  public String toString() {
    return provider + " " + models;
  }
}
