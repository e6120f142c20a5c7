package dev.tollgate.collector.alert;

import java.io.IOException;

/** A sink is where alerts go. Called by one thread. */
public interface Sink {
  /**
   * Hands an alert over.
   *
   * @throws IOException if it did not arrive, or perhaps not: it is tried again, with the same key
   * @throws InterruptedException if the collector ends
   */
  void send(AlertJournal.Raised alert) throws IOException, InterruptedException;
}
