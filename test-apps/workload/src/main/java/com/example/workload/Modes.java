package com.example.workload;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ways in which a program calls its SDK, each with a name. Option {@code mode}: the names of
 * those to use in turn, separated by commas; all of them when it is not given. One thread.
 */
public final class Modes {
  private final Map<String, SdkTask.Question> questions = new LinkedHashMap<>();

  /** Adds a way to call. */
  public Modes add(String name, SdkTask.Question question) {
    questions.put(name, question);
    return this;
  }

  /**
   * Makes the calls, as {@link Workload} does, and returns once all are done.
   *
   * @throws IllegalArgumentException for a mode that nobody added
   */
  public void run(Options options, SdkTask.Failures failures) throws InterruptedException {
    String[] names = options.text("mode", String.join(",", questions.keySet())).split(",", -1);
    SdkTask.Question[] inTurn = new SdkTask.Question[names.length];
    for (int i = 0; i < names.length; i++) {
      SdkTask.Question question = questions.get(names[i]);
      if (question == null) {
        throw new IllegalArgumentException(
            names[i] + " is not a mode; there are " + questions.keySet());
      }
      inTurn[i] = question;
    }
    SdkTask.Question all =
        (number, prompt) -> inTurn[(number - 1) % inTurn.length].ask(number, prompt);
    new Workload(options, new SdkTask(all, failures)).run();
  }
}
