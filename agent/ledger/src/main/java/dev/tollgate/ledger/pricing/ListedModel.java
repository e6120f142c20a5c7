package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A listed model is one name of the catalogue and what it says of it, as text for people.
 * Immutable.
 */
public final class ListedModel {
  private final String provider;
  private final String name;
  private final PricedModel model;

  ListedModel(String provider, String name, PricedModel model) {
    this.provider = provider;
    this.name = name;
    this.model = model;
  }

  /** Whose it is, by OTel's names. */
  public String provider() {
    return provider;
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** The model's own name, another one for an alias. */
  public String modelName() {
    return model.name();
  }

  /** Name and version of the list that its prices are from. */
  public String source() {
    return model.source();
  }

  /**
   * From when on its prices hold, in milliseconds since the epoch, in order; {@link Long#MIN_VALUE}
   * for always.
   */
  public List<Long> froms() {
    List<Long> froms = new ArrayList<>();
    model.entries().forEach(entry -> froms.add(entry.fromMs()));
    return froms;
  }

  /**
   * Its prices in force at an instant: what (a meter, with tier and threshold), and how much as the
   * catalogue writes it: US dollars per million tokens, per second of audio, or per unit. Empty
   * where none is in force or there is no price.
   */
  public Map<String, String> prices(long epochMs) {
    Map<String, String> prices = new LinkedHashMap<>();
    PriceEntry entry = model.entryAt(epochMs);
    if (entry == null) {
      return prices;
    }
    for (ServiceTier tier : ServiceTier.values()) {
      for (int level = 0; level < entry.levels(); level++) {
        String where =
            (tier == ServiceTier.PLAIN ? "" : " " + tier.key())
                + (level == 0
                    ? ""
                    : (entry.levelIsInclusive(level) ? " from " : " above ")
                        + entry.levelName(level));
        for (int meter = 0; meter < PriceEntry.TOKEN_METERS; meter++) {
          long pico = entry.written(tier, level, PriceEntry.METERS[meter]);
          if (pico != PriceEntry.ABSENT) {
            prices.put(PriceEntry.METERS[meter].key() + where, text(pico, 6));
          }
        }
      }
    }
    entry.fees().forEach((meter, fee) -> prices.put(key(meter), text(fee)));
    entry
        .images()
        .asMap()
        .forEach((variant, pico) -> prices.put("images " + variant, text(pico, 12)));
    entry
        .speeds()
        .forEach((word, f) -> prices.put("speed " + word, "x " + f.value().toPlainString()));
    entry
        .regions()
        .forEach((word, f) -> prices.put("region " + word, "x " + f.value().toPlainString()));
    return prices;
  }

  static String key(Meter meter) {
    return meter == Meter.AUDIO_MILLIS ? Statement.AUDIO_SECONDS : meter.key();
  }

  static String text(Fee fee) {
    return fee.isSized()
        ? "low "
            + text(fee.pico("low"), 12)
            + " medium "
            + text(fee.pico(null), 12)
            + " high "
            + text(fee.pico("high"), 12)
        : text(fee.pico(null), 12);
  }

  private static String text(long pico, int digits) {
    return pico == 0 ? "0" : BigDecimal.valueOf(pico, digits).stripTrailingZeros().toPlainString();
  }
}
