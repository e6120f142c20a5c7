package com.example.replay;

import java.io.IOException;

/** An HTTP client. */
interface Sender {

  /** What came back: the status, and the body as the client hands it out. */
  final class Answer {
    final int status;
    final byte[] body;

    Answer(int status, byte[] body) {
      this.status = status;
      this.body = body;
    }
  }

  /** Sends a request and reads the response to its end. */
  Answer send(RecordedCall call) throws IOException, InterruptedException;
}
