package com.example.sdks;

import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.Transcript;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** The official Google Gen AI SDK: at the Gemini API and at Vertex AI. */
public final class GoogleGenai {
  private static final GenerateContentConfig CONFIG =
      GenerateContentConfig.builder().maxOutputTokens(512).build();

  private final Client client;
  private final String model;

  private GoogleGenai(Client client, String model) {
    this.client = client;
    this.model = model;
  }

  /** Option {@code port}: of both; and those of {@link Modes}. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args);
    int port = options.number("port", 443);
    AccessToken token =
        new AccessToken("ya29.made-up", Date.from(Instant.parse("2100-01-01T00:00:00Z")));
    try (Client gemini =
            Client.builder()
                .apiKey("AIza-made-up")
                .httpOptions(at("generativelanguage.googleapis.com", port))
                .build();
        Client vertex =
            Client.builder()
                .vertexAI(true)
                .project("p")
                .location("us-central1")
                .credentials(GoogleCredentials.create(token))
                .httpOptions(at("us-central1-aiplatform.googleapis.com", port))
                .build()) {
      Modes modes = new Modes();
      new GoogleGenai(gemini, "gemini-2.5-flash").addTo(modes, "Gemini ");
      new GoogleGenai(vertex, "gemini-2.5-pro").addTo(modes, "Vertex ");
      modes.run(options, GoogleGenai::status);
    }
  }

  private static HttpOptions at(String host, int port) {
    return HttpOptions.builder().baseUrl("https://" + host + ":" + port).build();
  }

  private void addTo(Modes modes, String at) {
    modes
        .add(
            at + "sync",
            (number, prompt) -> whole(client.models.generateContent(model, prompt, CONFIG)))
        .add(
            at + "async",
            (number, prompt) ->
                whole(client.async.models.generateContent(model, prompt, CONFIG).get()))
        .add(
            at + "stream",
            (number, prompt) -> stream(client.models.generateContentStream(model, prompt, CONFIG)))
        .add(
            at + "async stream",
            (number, prompt) ->
                stream(client.async.models.generateContentStream(model, prompt, CONFIG).get()));
  }

  private static Received whole(GenerateContentResponse response) {
    return heard(response, new Transcript()).received();
  }

  private static Received stream(ResponseStream<GenerateContentResponse> responses) {
    Transcript transcript = new Transcript();
    try (responses) {
      responses.forEach(response -> heard(response, transcript));
    }
    return transcript.received();
  }

  /** All of a response but its headers, which have the time in them. */
  private static Transcript heard(GenerateContentResponse response, Transcript transcript) {
    return transcript.add(
        String.valueOf(response.text()),
        response.candidates() + " " + response.usageMetadata() + " " + response.responseId());
  }

  private static @Nullable Integer status(Throwable failure) {
    return failure instanceof ApiException ? ((ApiException) failure).code() : null;
  }
}
