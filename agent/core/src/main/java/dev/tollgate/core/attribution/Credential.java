package dev.tollgate.core.attribution;

import dev.tollgate.api.exchange.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A credential is where a request has its key, and the key's fingerprint. Immutable. */
public final class Credential {
  private static final Credential NONE = new Credential(null, null);
  private static final String QUERY = "query:";

  private final @Nullable String at;
  private final @Nullable String fingerprint;

  private Credential(@Nullable String at, @Nullable String fingerprint) {
    this.at = at;
    this.fingerprint = fingerprint;
  }

  /**
   * The first credential that a request has.
   *
   * @param places headers in lower case, or {@code query:} and the name of a parameter
   */
  public static Credential of(List<String> places, Request request) {
    for (String place : places) {
      String value =
          place.startsWith(QUERY)
              ? parameter(place.substring(QUERY.length()), request.pathAndQuery())
              : request.first(place);
      String fingerprint = KeyFingerprint.of(value);
      if (fingerprint != null) {
        return new Credential(place, fingerprint);
      }
    }
    return NONE;
  }

  /** Where it is: a header in lower case, or {@code query:} and a parameter; null where nowhere. */
  public @Nullable String at() {
    return at;
  }

  /** See {@link KeyFingerprint}; null where there is no credential. */
  public @Nullable String fingerprint() {
    return fingerprint;
  }

  private static @Nullable String parameter(String name, String pathAndQuery) {
    int from = pathAndQuery.indexOf('?');
    while (from >= 0) {
      int start = from + 1;
      int end = pathAndQuery.indexOf('&', start);
      String pair = pathAndQuery.substring(start, end < 0 ? pathAndQuery.length() : end);
      if (pair.startsWith(name) && pair.startsWith("=", name.length())) {
        return pair.substring(name.length() + 1);
      }
      from = end;
    }
    return null;
  }
}
