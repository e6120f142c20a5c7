package com.example.assistant;

import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.SdkTask;
import com.example.workload.Workload;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;

/** Starts the assistant and asks it some questions. README.md has the options. */
public final class AssistantMain {
  private static final String[] MIX = {
    "plain", "stream", "async", "embeddings", "responses", "responses-stream", "async-stream"
  };

  private AssistantMain() {}

  /** Makes the calls and returns once all are done. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args, "loop-until-refused", "step", "no-usage");
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl(options.text("base-url", "https://api.openai.com/v1"))
            .apiKey(Options.environment("OPENAI_API_KEY", "sk-test-000000000000000000000000"))
            .build();
    AssistantService service =
        new AssistantService(
            client,
            options.text("model", "gpt-4o-mini"),
            options.number("max-tokens", 0),
            !options.has("no-usage"));
    String mode = options.text("mode", "plain");
    try {
      new Workload(
              options,
              new SdkTask(
                  (number, prompt) ->
                      ask(
                          service,
                          mode.equals("mix") ? MIX[(number - 1) % MIX.length] : mode,
                          prompt),
                  Failures::status))
          .run();
    } finally {
      client.close();
    }
  }

  private static Received ask(AssistantService service, String mode, String prompt)
      throws Exception {
    switch (mode) {
      case "plain":
        return service.answer(prompt);
      case "async":
        return service.answerLater(prompt);
      case "stream":
        return service.tell(prompt);
      case "async-stream":
        return service.tellLater(prompt);
      case "responses":
        return service.draft(prompt);
      case "responses-stream":
        return service.draftAloud(prompt);
      case "embeddings":
        return service.remember(prompt);
      default:
        throw new IllegalArgumentException(mode + " is not a mode");
    }
  }
}
