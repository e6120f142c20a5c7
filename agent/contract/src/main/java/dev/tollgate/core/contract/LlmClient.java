package dev.tollgate.core.contract;

import java.io.Closeable;
import java.io.InputStream;
import java.net.URI;

/** How to make a call with one client library. One test's own; closed after it. */
public interface LlmClient extends AutoCloseable {

  /** Sends and reads the response whole. */
  Incoming send(Outgoing request) throws Exception;

  /** Sends and returns when the head is there; the body is read as it comes. */
  OpenResponse open(Outgoing request) throws Exception;

  /** Submits and returns at once. */
  Pending submit(Outgoing request) throws Exception;

  /** Opens a web socket and waits for the first text message. */
  String firstMessage(URI uri) throws Exception;

  @Override
  void close();

  /** A response whose body is still coming. Closing it is the app losing interest. */
  interface OpenResponse extends Closeable {

    /** The status. */
    int status();

    /** The body. */
    InputStream body();
  }

  /** A submitted call. */
  interface Pending {

    /** Waits for the response. */
    Incoming join() throws Exception;

    /** Cancels the call as an app of this library would. */
    void cancel();
  }
}
