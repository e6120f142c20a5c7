package dev.tollgate.benchmarks.traffic;

import java.nio.charset.StandardCharsets;

/** One OpenAI chat completion: a request of 1 kB, an answer of 2 kB, the events of a stream. */
public final class Chat {
  /** The host that the agent meters. */
  public static final String HOST = "api.openai.com";

  /** A host that no agent has a reason to meter. */
  public static final String OTHER_HOST = "payments.example.com";

  /** The path of chat completions. */
  public static final String PATH = "/v1/chat/completions";

  /** A path that no LLM has: chat completions are metered at whatever host. */
  public static final String OTHER_PATH = "/v1/charges";

  private static final String SENTENCE =
      "The parcel left the depot in Lyon on Tuesday and is due at the customer by Friday noon. ";

  private static final String REQUEST_HEAD =
      "{\"model\":\"gpt-4.1-mini\",\"temperature\":0.2,\"max_tokens\":400,\"messages\":["
          + "{\"role\":\"system\",\"content\":\"You summarise orders for a support desk.\"},"
          + "{\"role\":\"user\",\"content\":\"";
  private static final String REQUEST_TAIL = "\"}]}";
  private static final String ANSWER_HEAD =
      "{\"id\":\"chatcmpl-C9vGd2QxJrW8\",\"object\":\"chat.completion\",\"created\":1764150000,"
          + "\"model\":\"gpt-4.1-mini-2025-04-14\",\"choices\":[{\"index\":0,\"message\":"
          + "{\"role\":\"assistant\",\"content\":\"";
  private static final String ANSWER_TAIL =
      "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":212,\"completion_tokens\":331,\"total_tokens\":543,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
          + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,"
          + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}},"
          + "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_7c233bf9d1\"}";
  private static final String EVENT_HEAD =
      "data: {\"id\":\"chatcmpl-C9vGd2QxJrW8\",\"object\":\"chat.completion.chunk\","
          + "\"created\":1764150000,\"model\":\"gpt-4.1-mini-2025-04-14\",\"service_tier\":\"default\","
          + "\"system_fingerprint\":\"fp_7c233bf9d1\",\"choices\":[";

  private Chat() {}

  /** A request of 1 kB. */
  public static byte[] request() {
    return filled(REQUEST_HEAD, REQUEST_TAIL, 1024);
  }

  /** A request of 1 kB for a streamed answer with its usage. */
  public static byte[] streamedRequest() {
    return filled(
        REQUEST_HEAD, "\"}],\"stream\":true,\"stream_options\":{\"include_usage\":true}}", 1024);
  }

  /** An answer of 2 kB. */
  public static byte[] answer() {
    return filled(ANSWER_HEAD, ANSWER_TAIL, 2048);
  }

  /** An event of a stream that carries text and no usage: 270 bytes. */
  public static byte[] event() {
    return event(" Friday");
  }

  /** The same with another text. */
  public static byte[] event(String text) {
    return bytes(
        EVENT_HEAD
            + "{\"index\":0,\"delta\":{\"content\":\""
            + text
            + "\"},\"logprobs\":null,"
            + "\"finish_reason\":null}],\"usage\":null}\n\n");
  }

  /** The events that end a stream: the usage and the mark. */
  public static byte[] lastEvents() {
    return bytes(
        EVENT_HEAD
            + "],\"usage\":{\"prompt_tokens\":212,\"completion_tokens\":100,\"total_tokens\":312}}"
            + "\n\ndata: [DONE]\n\n");
  }

  private static byte[] filled(String head, String tail, int bytes) {
    StringBuilder text = new StringBuilder(head);
    while (text.length() + tail.length() + SENTENCE.length() <= bytes) {
      text.append(SENTENCE);
    }
    return bytes(text.append(SENTENCE, 0, bytes - text.length() - tail.length()) + tail);
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }
}
