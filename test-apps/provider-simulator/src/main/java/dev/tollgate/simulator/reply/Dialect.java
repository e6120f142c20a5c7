package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.PriceTable;
import dev.tollgate.simulator.billing.Rates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One operation of one provider: what it refuses, and what its replies look like. Thread-safe. */
public abstract class Dialect {
  /** More than any text may have. What is read as more, behaviour has to say. */
  static final long MAX_INPUT_TOKENS = 200_000;

  private final String provider;
  private final String operation;
  private final String path;

  Dialect(String provider, String operation, String path) {
    this.provider = provider;
    this.operation = operation;
    this.path = path;
  }

  /** All that the simulator speaks. */
  public static List<Dialect> all() {
    List<Dialect> all = new ArrayList<>();
    for (ChatVendor vendor : ChatVendor.values()) {
      all.add(new VendorChat(vendor));
    }
    for (EmbeddingVendor vendor : EmbeddingVendor.values()) {
      all.add(new Embeddings(vendor));
    }
    for (HearingVendor vendor : HearingVendor.values()) {
      all.add(new Transcriptions(vendor));
    }
    all.add(new GoogleGenerate("gcp.gemini"));
    all.add(new GoogleGenerate("gcp.vertex_ai"));
    all.add(new GoogleEmbed("gcp.gemini"));
    all.add(new GoogleEmbed("gcp.vertex_ai"));
    all.add(new VertexClaude());
    all.add(new VertexPredict());
    all.add(new BedrockConverse());
    all.add(new BedrockTitan());
    all.add(new BedrockInvoke());
    all.add(new CohereChat());
    all.add(new CohereRetrieval(false));
    all.add(new CohereRetrieval(true));
    all.add(new OllamaAnswers(true));
    all.add(new OllamaAnswers(false));
    all.add(new OllamaEmbed());
    all.addAll(
        List.of(
            new OpenAiChat(),
            new OpenAiResponses(),
            new OpenAiCompletions(),
            new OpenAiImages(),
            new OpenAiModerations(),
            new OpenAiSpeech(),
            new OpenAiBatch(),
            new OpenAiBatchFile(),
            new AnthropicMessages(),
            new AnthropicBatch("POST", "batches"),
            new AnthropicBatch("GET", "batches.retrieve"),
            new AnthropicBatchResults()));
    return List.copyOf(all);
  }

  /** The hosts that providers are called at, sorted. */
  public static Set<String> hosts() {
    Set<String> hosts = new TreeSet<>();
    for (Dialect dialect : all()) {
      dialect.samples().forEach(sample -> hosts.add(sample.host()));
    }
    return hosts;
  }

  /** How to call every operation, plain and as a stream, as an array of requests. */
  public static ArrayNode samplesJson() {
    ArrayNode samples = JsonNodeFactory.instance.arrayNode();
    for (Dialect dialect : all()) {
      dialect.samples().forEach(sample -> samples.add(sample.toJson(dialect)));
    }
    return samples;
  }

  public final String provider() {
    return provider;
  }

  /**
   * What the provider calls the operation that a request asks for.
   *
   * @param request completed; may be anything
   */
  public String operation(JsonNode request) {
    return operation;
  }

  public final String path() {
    return path;
  }

  /** The HTTP method that requests have. */
  public String method() {
    return "POST";
  }

  /**
   * Whether a call to this host and path is this operation's; OpenAI and Anthropic take any host.
   */
  public boolean serves(String host, String calledPath) {
    return path.equals(calledPath);
  }

  /**
   * Puts what the URL says of a request into its body, as {@code model} and {@code stream}, where
   * this provider's clients say it there.
   *
   * @param query null where there is none
   */
  public void complete(ObjectNode request, String calledPath, @Nullable String query) {}

  /**
   * Refuses a request without a credential or another header that must be there; null lets it pass.
   *
   * @param headers value of a header by its lower-case name, null when absent
   */
  public abstract @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers);

  /** What is said to a body that is no JSON. */
  public abstract Refusal notJson();

  /** Refuses a request that asks for nothing, or for a model nobody has; null lets it pass. */
  public final @Nullable Refusal checkBody(JsonNode request, PriceTable prices) {
    for (String name : required()) {
      if (!request.hasNonNull(name)) {
        return missing(name);
      }
    }
    String model = request.path("model").asText();
    if (prices.find(provider, model) == null) {
      return noSuchModel(model);
    }
    return prompt(request).text().length() > MAX_INPUT_TOKENS * 6 ? tooLong() : null;
  }

  /**
   * Answers a request that passed the checks.
   *
   * @param serial tells this call from others with the same text
   */
  public final Reply reply(JsonNode request, Rates rates, Behaviour behaviour, String serial) {
    Prompt prompt = prompt(request);
    Prompt thinking =
        new Prompt(
            prompt.text(), prompt.maxOutput(), prompt.reasons() || reasons(rates), prompt.cache());
    Rates served = rates.in(tier(request));
    return shape(request, Composition.of(thinking, served, behaviour, serial), behaviour);
  }

  /** What to count occurrences of: two requests with the same key are the same request. */
  public String sameness(JsonNode request) {
    return path + Long.toHexString(prompt(request).fingerprint());
  }

  /** An error in this provider's envelope. */
  public abstract ObjectNode error(Refusal refusal, String requestId);

  /** A refusal with this status, in this provider's words. */
  public abstract Refusal refusal(int status);

  /** Headers of any response, the request id among them. */
  public abstract Map<String, String> headers(String requestId);

  /** Requests that this operation answers, of every kind there is. */
  abstract List<Sample> samples();

  abstract List<String> required();

  abstract Refusal missing(String name);

  abstract Refusal noSuchModel(String model);

  abstract Refusal tooLong();

  abstract Prompt prompt(JsonNode request);

  boolean reasons(Rates rates) {
    return rates.reasons();
  }

  /** The service tier that a request asks for: an empty word for the plain one. */
  String tier(JsonNode request) {
    return "";
  }

  abstract Reply shape(JsonNode request, Composition made, Behaviour behaviour);

  /** Whether a request has a tool whose type begins so. */
  static boolean hasTool(JsonNode request, String type) {
    for (JsonNode tool : request.path("tools")) {
      if (tool.path("type").asText().startsWith(type)) {
        return true;
      }
    }
    return false;
  }

  /** A request's limit on its output; -1 when there is none. */
  static long limit(JsonNode request, String... names) {
    for (String name : names) {
      if (request.path(name).canConvertToLong() && request.hasNonNull(name)) {
        return request.path(name).longValue();
      }
    }
    return -1;
  }
}
