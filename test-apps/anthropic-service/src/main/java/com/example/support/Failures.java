package com.example.support;

import com.anthropic.errors.AnthropicServiceException;
import org.jspecify.annotations.Nullable;

/** Reads what the SDK throws. */
final class Failures {
  private Failures() {}

  /** The HTTP status that was answered; null when there was none. */
  static @Nullable Integer status(Throwable failure) {
    return failure instanceof AnthropicServiceException
        ? Integer.valueOf(((AnthropicServiceException) failure).statusCode())
        : null;
  }
}
