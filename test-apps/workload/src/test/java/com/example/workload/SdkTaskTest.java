package com.example.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The end-to-end tests compare and parse these lines: every byte counts. */
class SdkTaskTest {

  @Test
  void answer_isDigestedWhole() {
    SdkTask task = new SdkTask((number, prompt) -> new Received("hey", "abc", 2), failure -> null);

    Outcome outcome = task.call(1, "Question");

    assertTrue(outcome.ok());
    assertEquals(
        "\"status\":200,"
            + "\"sha256\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\","
            + "\"chars\":3,\"events\":2",
        outcome.members());
  }

  @Test
  void answeredError_tellsItsStatus() {
    Outcome outcome = failing(new IOException("429: \"no\" \\ ü\n"), 429);

    assertEquals(
        "\"exception\":\"java.io.IOException\",\"status\":429,"
            + "\"message\":\"429: \\\"no\\\" \\\\ \\u00fc\\u000a\"",
        outcome.members());
    assertTrue(outcome.refused());
  }

  @Test
  void failureWithoutAnswer_hasNoStatusAndIsNoRefusal() {
    Outcome outcome = failing(new IOException(), null);

    assertEquals(
        "\"exception\":\"java.io.IOException\",\"status\":null,\"message\":null",
        outcome.members());
    assertFalse(outcome.refused());
  }

  @Test
  void serverError_isNoRefusal() {
    assertFalse(failing(new IOException("500"), 500).refused());
  }

  @Test
  void wrappedFailure_isTheOneUnderItsFutures() {
    Exception cause = new IOException("cut");

    Outcome outcome = failing(new ExecutionException(new CompletionException(cause)), null);

    assertEquals(
        "\"exception\":\"java.io.IOException\",\"status\":null,\"message\":\"cut\"",
        outcome.members());
  }

  @Test
  void exceptionWithMoreThanAMessage_saysAllOfIt() {
    Exception telling =
        new IOException("402") {
          private static final long serialVersionUID = 1L;

          @Override
          @SuppressWarnings("OverrideThrowableToString") // As SDKs do.
          public String toString() {
            return "Answered{402, body: no}";
          }
        };

    String members = failing(telling, 402).members();

    assertTrue(members.endsWith("\"message\":\"Answered{402, body: no}\""), members);
  }

  private static Outcome failing(Exception failure, @Nullable Integer status) {
    SdkTask task =
        new SdkTask(
            (number, prompt) -> {
              throw failure;
            },
            thrown -> status);
    return task.call(1, "Question");
  }
}
