package dev.tollgate.store.queue;

import java.io.IOException;

/** A segment's file holds what no writer of ours writes; nothing after that place can be read. */
final class DamagedSegmentException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedSegmentException(String message) {
    super(message);
  }
}
