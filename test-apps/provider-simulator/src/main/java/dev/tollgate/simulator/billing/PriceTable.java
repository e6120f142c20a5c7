package dev.tollgate.simulator.billing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models the simulator serves and what they cost, from {@code prices.json}. Immutable. */
public final class PriceTable {
  private final Map<String, Rates> byName = new HashMap<>();

  private PriceTable(JsonNode models) {
    for (JsonNode entry : models) {
      Rates rates =
          new Rates(
              entry.required("provider").textValue(),
              entry.required("model").textValue(),
              entry.required("alias").textValue(),
              "",
              tokens(entry),
              entry.has("longContext") ? tokens(entry.get("longContext")) : null,
              tiers(entry),
              rate(entry, "perCall"),
              rate(entry, "perUnit"),
              entry.path("reasons").booleanValue());
      byName.put(key(rates.provider(), rates.model()), rates);
      byName.put(key(rates.provider(), rates.alias()), rates);
    }
  }

  /** Reads the table that is packed with this class. */
  public static PriceTable load() {
    try (InputStream in = PriceTable.class.getResourceAsStream("prices.json")) {
      if (in == null) {
        throw new IllegalStateException("prices.json is not on the class path");
      }
      return new PriceTable(new ObjectMapper().readTree(in).required("models"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model a request asks for, by alias or full name; null when this provider has none such. */
  public @Nullable Rates find(String provider, String name) {
    return byName.get(key(provider, name));
  }

  /** Several providers serve a model of one name, each at a price of its own. */
  private static String key(String provider, String name) {
    return provider + "\t" + name;
  }

  private static Map<String, TokenRates> tiers(JsonNode entry) {
    Map<String, TokenRates> tiers = new HashMap<>();
    for (String tier : List.of("flex", "priority", "batch")) {
      if (entry.has(tier)) {
        tiers.put(tier, tokens(entry.get(tier)));
      }
    }
    return Map.copyOf(tiers);
  }

  private static TokenRates tokens(JsonNode entry) {
    return new TokenRates(
        rate(entry, "input"),
        rate(entry, "cacheRead"),
        rate(entry, "cacheWrite5m"),
        rate(entry, "cacheWrite1h"),
        rate(entry, "output"));
  }

  private static BigDecimal rate(JsonNode entry, String name) {
    JsonNode value = entry.get(name);
    return value == null ? BigDecimal.ZERO : new BigDecimal(value.textValue());
  }
}
