package com.example.research;

import dev.langchain4j.exception.HttpException;
import org.jspecify.annotations.Nullable;

/** Reads what LangChain4j throws. */
final class Failures {
  private Failures() {}

  /** The HTTP status that was answered; null when there was none. */
  static @Nullable Integer status(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpException answered) {
        return answered.statusCode();
      }
    }
    return null;
  }
}
