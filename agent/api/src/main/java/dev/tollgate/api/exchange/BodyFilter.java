package dev.tollgate.api.exchange;

import java.nio.ByteBuffer;

/**
 * A body filter takes out of a response what the app did not ask for. One thread at a time. Never
 * throws: what it does not understand passes.
 */
public interface BodyFilter {

  /**
   * What the app is to get now, once these bytes have come: perhaps nothing yet, perhaps bytes that
   * came earlier too.
   *
   * @param bytes read from position to limit; its position is moved there
   * @return bytes that are the caller's
   */
  ByteBuffer pass(ByteBuffer bytes);

  /** What is left when the response ends. */
  ByteBuffer rest();
}
