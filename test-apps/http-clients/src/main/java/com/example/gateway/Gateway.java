package com.example.gateway;

/** A way to send requests. Thread-safe. Every method returns once the exchange is over. */
interface Gateway extends AutoCloseable {
  /** Waits for the whole body. */
  void fetch(Ask ask, Reading reading) throws Exception;

  /** Waits for the whole body, but lets another thread do the work. */
  void fetchLater(Ask ask, Reading reading) throws Exception;

  /** Reads the body as it comes; closes it when the reading has had enough. */
  void follow(Ask ask, Reading reading) throws Exception;

  /**
   * Is given the body as it comes, on the client's threads; cancels when the reading has enough.
   */
  void followLater(Ask ask, Reading reading) throws Exception;

  /** Starts an exchange and cancels it after a while; throws what the client makes of that. */
  void cancel(Ask ask, Reading reading, long afterMs) throws Exception;

  @Override
  void close();
}
