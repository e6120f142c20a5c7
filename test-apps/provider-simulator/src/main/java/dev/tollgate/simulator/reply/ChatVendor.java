package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.Rates;
import dev.tollgate.simulator.billing.TokenCounts;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A provider, or a gateway at a host of the user's own, whose chat has OpenAI's shape: where it is
 * called, and how its usage differs from OpenAI's. Immutable.
 */
enum ChatVendor {
  AZURE(
      "azure.ai.openai",
      "simulated.openai.azure.com",
      "/openai/deployments/team-gpt/chat/completions",
      "team-gpt"),
  MISTRAL("mistral_ai", "api.mistral.ai", "/v1/chat/completions", "mistral-large-latest"),
  GROQ("groq", "api.groq.com", "/openai/v1/chat/completions", "llama-3.3-70b-versatile"),
  DEEPSEEK("deepseek", "api.deepseek.com", "/chat/completions", "deepseek-chat"),
  XAI("x_ai", "api.x.ai", "/v1/chat/completions", "grok-3-mini"),
  TOGETHER(
      "together",
      "api.together.xyz",
      "/v1/chat/completions",
      "meta-llama/Llama-3.3-70B-Instruct-Turbo"),
  FIREWORKS(
      "fireworks",
      "api.fireworks.ai",
      "/inference/v1/chat/completions",
      "accounts/fireworks/models/deepseek-v3"),
  OPENROUTER(
      "openrouter", "openrouter.ai", "/api/v1/chat/completions", "anthropic/claude-sonnet-4.5"),
  PERPLEXITY("perplexity", "api.perplexity.ai", "/chat/completions", "sonar-pro"),
  VLLM("openai_compatible", "vllm.internal", "/v1/chat/completions", "gpt-4o-mini"),
  LITELLM("litellm", "litellm.internal", "/v1/chat/completions", "gpt-4o-mini");

  /** xAI states costs in ticks of so many to a dollar. */
  private static final int TICK_DIGITS = 10;

  private final String provider;
  private final String host;
  private final String path;
  private final String model;

  ChatVendor(String provider, String host, String path, String model) {
    this.provider = provider;
    this.host = host;
    this.path = path;
    this.model = model;
  }

  String provider() {
    return provider;
  }

  String host() {
    return host;
  }

  String path() {
    return path;
  }

  /** What requests call the model. */
  String model() {
    return model;
  }

  /** Where the model is in the URL instead of the body: Azure's deployment; or null. */
  @Nullable String modelInPath() {
    return this == AZURE ? model : null;
  }

  /** Whether a stream's last chunks have usage that nobody asked for. */
  boolean tellsUnasked() {
    return switch (this) {
      case AZURE, DEEPSEEK, FIREWORKS, VLLM, LITELLM -> false;
      default -> true;
    };
  }

  /** Whether every chunk of a stream has the usage so far. */
  boolean tellsInEveryChunk() {
    return this == PERPLEXITY || this == VLLM;
  }

  /** Whether anything of the input can have been cached, as far as replies tell. */
  Prompt.Cache cache() {
    return switch (this) {
      case TOGETHER, PERPLEXITY -> Prompt.Cache.NONE;
      default -> Prompt.Cache.AUTOMATIC;
    };
  }

  ObjectNode usage(TokenCounts tokens, Rates rates) {
    long total = tokens.totalInput() + tokens.output();
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage.put("prompt_tokens", tokens.totalInput());
    // Of all these xAI alone counts reasoning beside the completion.
    usage.put(
        "completion_tokens", this == XAI ? tokens.output() - tokens.reasoning() : tokens.output());
    usage.put("total_tokens", total);
    switch (this) {
      case DEEPSEEK -> {
        usage.put("prompt_cache_hit_tokens", tokens.cacheRead());
        usage.put("prompt_cache_miss_tokens", tokens.totalInput() - tokens.cacheRead());
      }
      case GROQ -> {
        usage.put("queue_time", 0.01).put("prompt_time", 0.002).put("completion_time", 0.3);
        usage.put("total_time", 0.302);
        cached(usage, tokens);
      }
      case XAI -> {
        cached(usage, tokens).put("text_tokens", tokens.totalInput());
        usage.putObject("completion_tokens_details").put("reasoning_tokens", tokens.reasoning());
        usage.put("num_sources_used", 0);
        usage.put("cost_in_usd_ticks", usd(tokens, rates).movePointRight(TICK_DIGITS).longValue());
      }
      case OPENROUTER -> {
        usage.put("cost", usd(tokens, rates)).put("is_byok", false);
        usage.putObject("cost_details").putNull("upstream_inference_cost");
        cached(usage, tokens);
      }
      case PERPLEXITY -> {
        usage.put("search_context_size", "low");
        usage.putObject("cost").put("total_cost", usd(tokens, rates));
      }
      case TOGETHER -> {}
      default -> cached(usage, tokens);
    }
    return usage;
  }

  private static BigDecimal usd(TokenCounts tokens, Rates rates) {
    return rates.usd(tokens).stripTrailingZeros();
  }

  private static ObjectNode cached(ObjectNode usage, TokenCounts tokens) {
    return usage.putObject("prompt_tokens_details").put("cached_tokens", tokens.cacheRead());
  }
}
