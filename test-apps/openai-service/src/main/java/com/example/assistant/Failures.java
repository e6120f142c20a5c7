package com.example.assistant;

import com.openai.errors.OpenAIServiceException;
import org.jspecify.annotations.Nullable;

/** Reads what the SDK throws. */
final class Failures {
  private Failures() {}

  /** The HTTP status that was answered; null when there was none. */
  static @Nullable Integer status(Throwable failure) {
    return failure instanceof OpenAIServiceException
        ? Integer.valueOf(((OpenAIServiceException) failure).statusCode())
        : null;
  }
}
