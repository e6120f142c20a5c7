package dev.tollgate.api.exchange;

import org.jspecify.annotations.Nullable;

/** The headers of a request or response. */
public interface Headers {

  /** The first value of the header, its name in any letter case, or null. */
  @Nullable String first(String name);
}
