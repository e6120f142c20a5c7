package dev.tollgate.instrumentation.netty;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import java.util.List;
import java.util.concurrent.Callable;

/** A client that need not wait for one response before it makes the next request. */
public interface PipeliningClient extends LlmClient {

  /**
   * Sends these on one connection, one right after the other; their responses in that order.
   *
   * @param afterTheFirst what is done when the first was sent
   */
  List<Incoming> pipelined(List<Outgoing> requests, Callable<?> afterTheFirst) throws Exception;

  /** Sends the head alone, and the body only if the server says that it may go on. */
  Incoming askFirst(Outgoing request) throws Exception;

  /** Sends and waits until the server has closed the connection, as it is asked to. */
  Incoming sendAndClose(Outgoing request) throws Exception;
}
