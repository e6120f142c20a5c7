package com.example.workload;

import org.jspecify.annotations.Nullable;

/** A call of an SDK, which returns what was received or throws. As thread-safe as its parts. */
public final class SdkTask implements Workload.Task {
  private final Question question;
  private final Failures failures;

  /** What the SDK is asked. */
  public interface Question {
    /** Makes the call; see {@link Workload.Task#call}. */
    Received ask(int number, String prompt) throws Exception;
  }

  /** Reads what the SDK throws. */
  public interface Failures {
    /** The HTTP status that was answered; null when there was none. */
    @Nullable Integer status(Throwable failure);
  }

  /** A task that asks this question. */
  public SdkTask(Question question, Failures failures) {
    this.question = question;
    this.failures = failures;
  }

  @Override
  public Outcome call(int number, String prompt) {
    try {
      Received received = question.ask(number, prompt);
      return new Outcome(true, 200, "\"status\":200," + received.toJson());
    } catch (Exception e) {
      Thrown thrown = Thrown.of(e);
      Integer status = failures.status(thrown.cause());
      return new Outcome(
          false, status, thrown.exception() + ",\"status\":" + status + "," + thrown.message());
    }
  }
}
