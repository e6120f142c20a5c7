package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import java.util.List;

/** A client whose events the library itself takes apart. */
public interface SseLlmClient extends LlmClient {

  /** The data of a response's events. */
  List<String> events(Outgoing request);
}
