package dev.tollgate.instrumentation.ktorclientcio;

import java.net.URI;
import java.util.List;

/**
 * Reads events by the client's own plugin. Public, as it is implemented in another class loader.
 */
public interface SseClient {

  /** What all events say, to the end. */
  List<String> events(URI uri) throws Exception;
}
