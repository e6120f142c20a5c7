package com.example.librarian;

import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.SdkTask;
import com.example.workload.Workload;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/** Starts the librarian and asks it some questions. README.md has the options. */
public final class LibrarianMain {
  private static final String[] MIX = {"plain", "stream", "async", "invoke"};

  private LibrarianMain() {}

  /** Makes the calls and returns once all are done. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args, "loop-until-refused", "step");
    URI endpoint =
        URI.create(options.text("base-url", "https://bedrock-runtime.us-east-1.amazonaws.com"));
    AwsCredentialsProvider credentials =
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(
                Options.environment("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
                Options.environment("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI")));
    String mode = options.text("mode", "plain");
    try (BedrockRuntimeClient client =
            BedrockRuntimeClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .build();
        BedrockRuntimeAsyncClient asyncClient =
            BedrockRuntimeAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .build()) {
      LibrarianService service =
          new LibrarianService(
              client,
              asyncClient,
              options.text("model", "amazon.nova-pro-v1:0"),
              options.number("max-tokens", 200));
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
    }
  }

  private static Received ask(LibrarianService service, String mode, String prompt)
      throws Exception {
    switch (mode) {
      case "plain":
        return service.answer(prompt);
      case "async":
        return service.answerLater(prompt);
      case "stream":
        return service.tell(prompt);
      case "invoke":
        return service.invoke(prompt);
      default:
        throw new IllegalArgumentException(mode + " is not a mode");
    }
  }
}
