package dev.tollgate.core.usage;

/**
 * Cuts a body into {@link Events} as its bytes come, split anywhere. Never throws; memory is
 * bounded whatever comes. One thread at a time.
 */
interface Framing {
  /** The next bytes of the body. */
  void feed(byte[] bytes, int from, int to);

  /** The body ended: an event that is open ends here. */
  void end();
}
