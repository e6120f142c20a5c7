package dev.tollgate.collector.config;

import dev.tollgate.ledger.pricing.UnknownPrice;
import java.util.List;

/**
 * A config is a valid tollgate.yaml. Immutable.
 *
 * @param unknownPrice what caps do about a call whose price is not known
 */
public record Config(List<CapSpec> caps, UnknownPrice unknownPrice) {

  /** What holds where no file is: no caps. */
  public static final Config EMPTY = new Config(List.of(), UnknownPrice.DEAREST);

  /** A config with these caps; a copy is kept. */
  public Config {
    caps = List.copyOf(caps);
  }
}
