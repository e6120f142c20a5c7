package com.example.librarian;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Reads what the SDK throws. */
final class Failures {
  private Failures() {}

  /** The HTTP status that was answered; null when there was none. */
  static @Nullable Integer status(Throwable failure) {
    return failure instanceof SdkServiceException
        ? Integer.valueOf(((SdkServiceException) failure).statusCode())
        : null;
  }
}
