package dev.tollgate.core.usage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.Closeable;
import java.io.IOException;

/** A JSON parser that is fed bytes as they come, one document after another. One thread. */
final class DocumentParser implements Closeable {
  private final JsonParser tokens;
  private final ByteArrayFeeder feeder;

  DocumentParser(JsonParser nonBlocking) {
    tokens = nonBlocking;
    feeder = (ByteArrayFeeder) nonBlocking.getNonBlockingInputFeeder();
  }

  JsonParser tokens() {
    return tokens;
  }

  void feed(byte[] bytes, int from, int to) throws IOException {
    feeder.feedInput(bytes, from, to);
  }

  /**
   * Whether all that it was fed belonged to documents that have closed, so that it can read
   * another.
   */
  boolean isBetweenDocuments() {
    return feeder.needMoreInput() && tokens.getParsingContext().inRoot();
  }

  /** Gives its buffers back. */
  @Override
  public void close() throws IOException {
    tokens.close();
  }
}
