package dev.tollgate.collector.attach;

import java.io.IOException;

/** The agent cannot be brought into or taken out of a JVM. The message says why, and what to do. */
public class AttachException extends IOException {
  private static final long serialVersionUID = 1;

  AttachException(String message) {
    super(message);
  }

  AttachException(String message, Throwable cause) {
    super(message, cause);
  }
}
