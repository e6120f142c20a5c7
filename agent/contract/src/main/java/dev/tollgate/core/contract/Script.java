package dev.tollgate.core.contract;

import java.io.IOException;

/** What a loopback server does with one request. Runs on a thread of the server's. */
public interface Script {

  /** Answers the request. */
  void play(Received request, Wire wire) throws Exception;

  /** Answers every request with this body and status. */
  static Script reply(int status, String contentType, byte[] body) {
    return (request, wire) -> {
      wire.head(status, "Content-Type", contentType, "Content-Length", String.valueOf(body.length));
      wire.send(body);
      wire.end();
    };
  }

  /** The server's side of one response. */
  interface Wire {

    /** Sends the head; without a Content-Length the body goes in chunks. */
    void head(int status, String... namesAndValues) throws IOException;

    /** Sends a piece of the body, now. */
    void send(byte[] piece) throws IOException;

    /** Ends the body as it should end. */
    void end() throws IOException;

    /** Breaks off in the middle. */
    void cut() throws IOException;

    /** Waits until the client hangs up. */
    void awaitHangUp() throws IOException;
  }
}
