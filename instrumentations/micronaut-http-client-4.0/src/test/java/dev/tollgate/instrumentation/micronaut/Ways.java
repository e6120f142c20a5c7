package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.Outgoing;
import java.util.List;
import java.util.Map;

/** The ways to call by Micronaut's client beside those of the contract. */
public interface Ways extends AutoCloseable {

  /** The pieces of a response's body, one after another. */
  byte[] data(Outgoing request);

  /** The objects of a response that is a stream of JSON. */
  List<Map<String, Object>> objects(Outgoing request);

  /** What a proxy would pass on. */
  Incoming proxied(Outgoing request);

  @Override
  void close();
}
