package dev.tollgate.collector.config;

import java.util.List;

/** A config is a valid tollgate.yaml. Immutable. */
public record Config(List<CapSpec> caps) {

  /** What holds where no file is: no caps. */
  public static final Config EMPTY = new Config(List.of());

  /** A config with these caps; a copy is kept. */
  public Config {
    caps = List.copyOf(caps);
  }
}
