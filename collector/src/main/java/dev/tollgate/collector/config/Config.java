package dev.tollgate.collector.config;

import java.util.List;
import java.util.Map;

/**
 * A config is a valid tollgate.yaml. Immutable.
 *
 * @param endpoints a provider's name by host, {@code host:port} or {@code *.suffix}
 */
public record Config(List<CapSpec> caps, Map<String, String> endpoints) {

  /** What holds where no file is: no caps. */
  public static final Config EMPTY = new Config(List.of(), Map.of());

  /** A config with these caps and endpoints; copies are kept. */
  public Config {
    caps = List.copyOf(caps);
    endpoints = Map.copyOf(endpoints);
  }
}
