package dev.tollgate.api.exchange;

import org.jspecify.annotations.Nullable;

/** Where hooks begin exchanges: the agent's front door. Thread-safe. Never throws. */
public interface Exchanges {

  /**
   * Whether a request may be an LLM call of its own: a few comparisons, no allocation. False for
   * every host while a hooked client above makes the call ({@link dev.tollgate.api.hook.Nested}).
   *
   * @param host the host name, without port
   * @param port the port, as the request or else its scheme says
   * @param target the raw path or the whole URL; a query does not matter
   */
  boolean watches(@Nullable String host, int port, @Nullable String target);

  /**
   * Who is calling, taken on the current thread. For clients that run the exchange on another one:
   * take it where the app submits the call and hand it to {@link #begin}.
   */
  CallOrigin origin();

  /**
   * Begins an exchange: attributes it, asks the gate, and meters it from here on.
   *
   * @param request the request about to leave
   * @param origin what {@link #origin} returned where the call was submitted, or null to take the
   *     current thread's
   * @return the exchange, to be refused or ended, or null where the request is not an LLM call
   */
  @Nullable Exchange begin(Request request, @Nullable CallOrigin origin);

  /**
   * Begins the exchange of a call by gRPC. Its request's path is the method's full name behind a
   * slash, and its body the message without a frame; so is the body to send in its place. {@link
   * Exchange#body} is to be told of one message at a time, whole and without its frame, and {@link
   * Exchange#head} of the trailers where the response has no message, {@code grpc-status} among
   * them.
   *
   * @param request the request about to leave, with one message
   * @param origin as for {@link #begin}
   * @return as for {@link #begin}
   */
  @Nullable Exchange beginGrpc(Request request, @Nullable CallOrigin origin);

  /**
   * A web socket is opened to a host that is watched: nothing of it is read or gated, and that it
   * was there is counted.
   *
   * @param target the raw path, with or without the query
   */
  void webSocket(String host, String target);

  /**
   * Code of the hook's failed after its {@code enter}, on a thread of the client's and before there
   * was an exchange to tell. Counts towards disabling the hook.
   */
  void faulty(Throwable fault);
}
