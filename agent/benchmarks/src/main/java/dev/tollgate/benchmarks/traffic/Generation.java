package dev.tollgate.benchmarks.traffic;

import com.google.cloud.vertexai.api.Candidate;
import com.google.cloud.vertexai.api.Candidate.FinishReason;
import com.google.cloud.vertexai.api.Content;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.api.GenerateContentResponse.UsageMetadata;
import com.google.cloud.vertexai.api.Part;

/** One generation of Vertex AI's: an answer of 2 kB, the chunks of a stream. */
public final class Generation {
  /** The host that the agent meters. */
  public static final String HOST = "us-central1-aiplatform.googleapis.com";

  private static final String SENTENCE =
      "The parcel left the depot in Lyon on Tuesday and is due at the customer by Friday noon. ";
  private static final int SENTENCES = 22;

  private Generation() {}

  /** An answer. */
  public static GenerateContentResponse answer() {
    return last(SENTENCE.repeat(SENTENCES), 331);
  }

  /** A chunk of a stream that carries text and no usage. */
  public static GenerateContentResponse chunk(String text) {
    return response(candidate(text)).build();
  }

  /** The chunk that ends a stream. */
  public static GenerateContentResponse lastChunk() {
    return last("", 100);
  }

  private static GenerateContentResponse last(String text, int outputTokens) {
    return response(candidate(text).setFinishReason(FinishReason.STOP))
        .setUsageMetadata(
            UsageMetadata.newBuilder()
                .setPromptTokenCount(212)
                .setCandidatesTokenCount(outputTokens)
                .setTotalTokenCount(212 + outputTokens))
        .build();
  }

  private static Candidate.Builder candidate(String text) {
    return Candidate.newBuilder()
        .setContent(
            Content.newBuilder().setRole("model").addParts(Part.newBuilder().setText(text)));
  }

  private static GenerateContentResponse.Builder response(Candidate.Builder candidate) {
    return GenerateContentResponse.newBuilder()
        .addCandidates(candidate)
        .setModelVersion("gemini-2.5-flash")
        .setResponseId("xWkqacHgOfWLmecP0Y6E8A4");
  }
}
