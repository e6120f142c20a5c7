package com.example.support;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.SdkTask;
import com.example.workload.Workload;

/** Starts the desk and asks it some questions. README.md has the options. */
public final class SupportMain {
  private static final String[] MIX = {
    "plain", "stream", "async", "cached", "thinking", "async-stream"
  };
  private static final int DEFAULT_MAX_TOKENS = 512;

  private SupportMain() {}

  /** Makes the calls and returns once all are done. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args, "loop-until-refused", "step");
    AnthropicClient client =
        AnthropicOkHttpClient.builder()
            .baseUrl(options.text("base-url", "https://api.anthropic.com"))
            .apiKey(Options.environment("ANTHROPIC_API_KEY", "sk-ant-test-00000000000000000000"))
            .build();
    SupportDesk desk =
        new SupportDesk(
            client,
            options.text("model", "claude-haiku-4-5"),
            options.number("max-tokens", DEFAULT_MAX_TOKENS));
    String mode = options.text("mode", "plain");
    try {
      new Workload(
              options,
              new SdkTask(
                  (number, prompt) ->
                      ask(desk, mode.equals("mix") ? MIX[(number - 1) % MIX.length] : mode, prompt),
                  Failures::status))
          .run();
    } finally {
      client.close();
    }
  }

  private static Received ask(SupportDesk desk, String mode, String prompt) throws Exception {
    switch (mode) {
      case "plain":
        return desk.reply(prompt);
      case "async":
        return desk.replyLater(prompt);
      case "stream":
        return desk.speak(prompt);
      case "async-stream":
        return desk.speakLater(prompt);
      case "cached":
        return desk.replyFromHandbook(prompt);
      case "thinking":
        return desk.thinkAloud(prompt);
      default:
        throw new IllegalArgumentException(mode + " is not a mode");
    }
  }
}
