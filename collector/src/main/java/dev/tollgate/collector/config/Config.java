package dev.tollgate.collector.config;

import java.util.List;

/**
 * A config is a valid tollgate.yaml. Immutable.
 *
 * @param asksForUsage whether agents ask for the usage of chat streams where the app does not
 */
public record Config(List<CapSpec> caps, boolean asksForUsage) {

  /** What holds where no file is: no caps. */
  public static final Config EMPTY = new Config(List.of(), false);

  /** A config with these caps; a copy is kept. */
  public Config {
    caps = List.copyOf(caps);
  }
}
