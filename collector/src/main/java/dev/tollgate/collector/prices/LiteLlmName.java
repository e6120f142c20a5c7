package dev.tollgate.collector.prices;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose model a key of a LiteLLM price file names, and how the provider itself names it. Immutable.
 *
 * @param provider by OTel's names
 * @param rank of several keys for one name, the one of the lowest rank holds
 */
record LiteLlmName(String provider, String name, int rank) {
  private static final String VERTEX = "gcp.vertex_ai";

  /** Providers whose keys have a prefix that their model names have not. */
  private static final Map<String, String> PREFIXED =
      Map.ofEntries(
          Map.entry("azure", "azure.ai.openai azure/"),
          Map.entry("azure_text", "azure.ai.openai azure/"),
          Map.entry("gemini", "gcp.gemini gemini/"),
          Map.entry("mistral", "mistral_ai mistral/"),
          Map.entry("groq", "groq groq/"),
          Map.entry("deepseek", "deepseek deepseek/"),
          Map.entry("xai", "x_ai xai/"),
          Map.entry("together_ai", "together together_ai/"),
          Map.entry("fireworks_ai", "fireworks fireworks_ai/"),
          Map.entry("fireworks_ai-embedding-models", "fireworks fireworks_ai/"),
          Map.entry("openrouter", "openrouter openrouter/"),
          Map.entry("perplexity", "perplexity perplexity/"),
          Map.entry("bedrock_mantle", "aws.bedrock bedrock_mantle/"));

  /** Providers whose keys are their model names. */
  private static final Map<String, String> BARE =
      Map.of(
          "openai", "openai",
          "text-completion-openai", "openai",
          "anthropic", "anthropic",
          "bedrock", "aws.bedrock",
          "bedrock_converse", "aws.bedrock",
          "cohere", "cohere",
          "cohere_chat", "cohere");

  private static final Set<String> BARE_PREFIXES = Set.of("openai/", "cohere/", "bedrock/");

  /** Every provider that models are read for, in the order they are written. */
  static final List<String> PROVIDERS =
      List.of(
          "openai",
          "anthropic",
          "azure.ai.openai",
          "gcp.gemini",
          VERTEX,
          "aws.bedrock",
          "mistral_ai",
          "cohere",
          "groq",
          "deepseek",
          "x_ai",
          "together",
          "fireworks",
          "openrouter",
          "perplexity");

  /** The name that a key stands for; null if it is no model of a provider known here. */
  static @Nullable LiteLlmName of(String key, String litellmProvider) {
    String prefixed = PREFIXED.get(litellmProvider);
    if (prefixed != null) {
      return prefixed(key, prefixed.split(" ", 2));
    }
    String bare = BARE.get(litellmProvider);
    if (bare != null) {
      return bare(key, bare);
    }
    if (!litellmProvider.startsWith("vertex_ai")) {
      return null;
    }
    // A bare key is Gemini's or an embedding's, and holds before the same one with its prefix.
    boolean stripped = key.startsWith("vertex_ai/");
    return new LiteLlmName(
        VERTEX, stripped ? key.substring("vertex_ai/".length()) : key, stripped ? 1 : 0);
  }

  private static @Nullable LiteLlmName prefixed(String key, String[] providerAndPrefix) {
    String prefix = providerAndPrefix[1];
    if (key.startsWith(prefix)) {
      return new LiteLlmName(providerAndPrefix[0], key.substring(prefix.length()), 0);
    }
    // Without the prefix a key may be a class of sizes (together-ai-4.1b-8b), which is no model.
    boolean sizes = key.startsWith("together-ai-") || key.startsWith("fireworks-ai-");
    return sizes ? null : new LiteLlmName(providerAndPrefix[0], key, 1);
  }

  private static @Nullable LiteLlmName bare(String key, String provider) {
    for (String prefix : BARE_PREFIXES) {
      if (key.startsWith(prefix)) {
        String name = key.substring(prefix.length());
        // bedrock/REGION/MODEL and bedrock/REGION/COMMITMENT/MODEL are not what a call names.
        return name.indexOf('/') < 0 ? new LiteLlmName(provider, name, 1) : null;
      }
    }
    return new LiteLlmName(provider, key, 0);
  }
}
