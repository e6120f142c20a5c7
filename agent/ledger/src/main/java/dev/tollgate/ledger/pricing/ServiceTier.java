package dev.tollgate.ledger.pricing;

import org.jspecify.annotations.Nullable;

/** The tiers that rates exist for; each provider's own words are mapped to these. */
enum ServiceTier {
  PLAIN("plain"),
  FLEX("flex"),
  PRIORITY("priority"),
  BATCH("batch");

  private final String key;

  ServiceTier(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }

  static @Nullable ServiceTier ofKey(String key) {
    for (ServiceTier tier : values()) {
      if (tier.key.equals(key)) {
        return tier;
      }
    }
    return null;
  }
}
