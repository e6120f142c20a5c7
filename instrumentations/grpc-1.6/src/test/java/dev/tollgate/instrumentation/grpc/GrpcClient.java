package dev.tollgate.instrumentation.grpc;

import org.jspecify.annotations.Nullable;

/** How to call by gRPC, with bytes as messages. One test's own; closed after it. */
public interface GrpcClient extends AutoCloseable {

  /** Makes channels that go there from now on. */
  void connect(int port);

  /** The same, where gRPC itself makes a second try of what is unavailable; 1.6 has no such way. */
  void connectToTryTwice(int port);

  /** A blocking call of a unary method. */
  byte[] call(String method, byte[] message) throws Exception;

  /** The same with messages compressed both ways. */
  byte[] callCompressed(String method, byte[] message) throws Exception;

  /** The same with a deadline that is soon over. */
  byte[] callInTime(String method, byte[] message, long millis) throws Exception;

  /** Submits a call of a unary method. */
  Pending submit(String method, byte[] message) throws Exception;

  /** The same in a context, which is what {@link Pending#cancel} cancels. */
  Pending submitInContext(String method, byte[] message) throws Exception;

  /** Opens a call of a method that streams its answer. */
  Stream open(String method, byte[] message) throws Exception;

  /** Makes a call of a method that streams both ways, with one message; returns the answer's. */
  byte[] callBothWays(String method, byte[] message) throws Exception;

  /** Starts a call by hand, cancels it, and returns the status that it is closed with. */
  String startAndCancel(String method) throws Exception;

  @Override
  void close();

  /** A submitted call. */
  interface Pending {
    /** Waits for the answer. */
    byte[] join() throws Exception;

    /** Cancels the call. */
    void cancel();
  }

  /** An answer that is coming. */
  interface Stream {
    /** The next message, or null at the end. */
    byte @Nullable [] next() throws Exception;

    /** Cancels the call. */
    void cancel();
  }
}
