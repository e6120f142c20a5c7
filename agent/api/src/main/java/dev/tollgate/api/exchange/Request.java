package dev.tollgate.api.exchange;

import org.jspecify.annotations.Nullable;

/** The common view of a request that is about to leave. Read on the thread that begins it. */
public interface Request extends Headers {

  /** The method, upper case. */
  String method();

  /** The host the request names, without port. */
  String host();

  /** The port the request goes to: as it says, or else the scheme's. */
  int port();

  /** The raw path, percent-encoding kept, with the query if there is one. */
  String pathAndQuery();

  /**
   * The body's bytes, or null where there is none or it cannot be read without consuming it. Called
   * once at most, and only for LLM calls.
   *
   * @param maxBytes the longest body of interest; a longer one may be answered with null
   */
  byte @Nullable [] body(int maxBytes);

  /**
   * Whether what {@link Exchange#requestBody} returns will surely be sent in place of the body that
   * {@link #body} gave. Where it is not sure, a call is not made less to fit into a cap: the
   * provider would bill what the app asked for.
   */
  default boolean bodyCanBeReplaced() {
    return false;
  }
}
