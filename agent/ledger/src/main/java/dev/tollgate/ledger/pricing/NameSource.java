package dev.tollgate.ledger.pricing;

import org.jspecify.annotations.Nullable;

/**
 * Says that a provider's names are also looked up at another one: a proxy passes calls on, and a
 * name that its list does not have may be of the provider behind it. Immutable.
 */
final class NameSource {
  final String provider;
  private final String prefix;
  private final boolean strip;

  /**
   * A source.
   *
   * @param prefix what a name must begin with
   * @param strip whether the other provider has it without the prefix
   */
  NameSource(String provider, String prefix, boolean strip) {
    this.provider = provider;
    this.prefix = prefix;
    this.strip = strip;
  }

  /** The name to look up there, or null if it is none of theirs. */
  @Nullable String nameThere(String name) {
    if (!name.startsWith(prefix)) {
      return null;
    }
    return strip ? name.substring(prefix.length()) : name;
  }
}
