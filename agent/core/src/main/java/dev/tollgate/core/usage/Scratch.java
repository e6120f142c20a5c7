package dev.tollgate.core.usage;

/** Buffers that are needed while some bytes are looked at, and lent for as long. Thread-safe. */
final class Scratch {
  /** How long a buffer is. */
  static final int BYTES = 8192;

  private static final Idle<byte[]> IDLE = new Idle<>();

  private Scratch() {}

  /** A buffer of {@link #BYTES}, with anything in it. */
  static byte[] take() {
    byte[] idle = IDLE.take();
    return idle == null ? new byte[BYTES] : idle;
  }

  /** Gives a buffer back, which is not to be touched any more. */
  static void give(byte[] buffer) {
    boolean unused = IDLE.give(buffer);
  }
}
