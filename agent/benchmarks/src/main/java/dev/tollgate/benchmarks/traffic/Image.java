package dev.tollgate.benchmarks.traffic;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/** One OpenAI image: a request, and an answer of 10 MB that is the image in Base64. */
public final class Image {
  /** The path of image generations. */
  public static final String PATH = "/v1/images/generations";

  /** The output tokens of the answer. */
  public static final int OUTPUT_TOKENS = 4160;

  private static final int BYTES = 10_000_000;

  private Image() {}

  /** A request. */
  public static byte[] request() {
    return "{\"model\":\"gpt-image-1\",\"prompt\":\"A parcel on its way to Lyon.\"}"
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** An answer of 10 MB. */
  public static byte[] answer() {
    byte[] pixels = new byte[BYTES / 4 * 3];
    new Random(1).nextBytes(pixels);
    String answer =
        "{\"created\":1764150000,\"data\":[{\"b64_json\":\""
            + Base64.getEncoder().encodeToString(pixels)
            + "\"}],\"usage\":{\"input_tokens\":50,\"output_tokens\":"
            + OUTPUT_TOKENS
            + ",\"total_tokens\":4210,\"input_tokens_details\":{\"text_tokens\":50,\"image_tokens\":0}}}";
    return answer.getBytes(StandardCharsets.US_ASCII);
  }
}
