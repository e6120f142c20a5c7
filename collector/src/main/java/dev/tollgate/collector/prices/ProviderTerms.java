package dev.tollgate.collector.prices;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every model of a provider and is in no price file: its words for service tiers,
 * fees that are not per model, the names that lead elsewhere. Lines of a catalogue.
 */
final class ProviderTerms {
  private static final List<String> OPENAI_TIERS =
      List.of(
          "tier plain auto default standard scale",
          "tier flex flex",
          "tier priority priority fast",
          "tier batch batch");
  private static final List<String> GOOGLE_TIERS =
      List.of(
          "tier plain auto default standard standard_only unspecified ON_DEMAND"
              + " TRAFFIC_TYPE_UNSPECIFIED",
          "tier flex flex ON_DEMAND_FLEX",
          "tier priority priority ON_DEMAND_PRIORITY",
          "tier batch batch");

  private static final Map<String, List<String>> LINES =
      Map.of(
          "openai", with(OPENAI_TIERS, "fee web_searches 0.01", "fee file_searches 0.0025"),
          "azure.ai.openai", OPENAI_TIERS,
          "anthropic",
              List.of(
                  "tier plain auto standard standard_only",
                  "tier priority priority",
                  "tier batch batch",
                  "fee web_searches 0.01"),
          "gcp.gemini", GOOGLE_TIERS,
          "gcp.vertex_ai", GOOGLE_TIERS,
          "aws.bedrock",
              List.of(
                  "tier plain auto default standard standard_only on-demand",
                  "tier flex flex",
                  "tier priority priority",
                  "tier batch batch",
                  "prefix us-gov. us. eu. apac. jp. au. ca. global."),
          "openrouter", List.of("fee web_searches 0.01", "free :free"));

  private static final String SESSION_FEE = "0.03";
  private static final Set<String> WITH_SESSIONS = Set.of("openai", "azure.ai.openai");

  /** Where a name that a proxy passes on may be listed. */
  private static final List<String> GATEWAY_NAMES =
      List.of(
          "openai",
          "anthropic",
          "cohere",
          "aws.bedrock",
          "gcp.vertex_ai starting gemini-",
          "gcp.vertex_ai starting text-",
          "deepseek starting deepseek-chat",
          "deepseek starting deepseek-reasoner",
          "azure.ai.openai under azure/",
          "gcp.gemini under gemini/",
          "gcp.vertex_ai under vertex_ai/",
          "aws.bedrock under bedrock/",
          "cohere under cohere/",
          "mistral_ai under mistral/",
          "groq under groq/",
          "deepseek under deepseek/",
          "x_ai under xai/",
          "together under together_ai/",
          "fireworks under fireworks_ai/",
          "openrouter under openrouter/",
          "perplexity under perplexity/");

  private ProviderTerms() {}

  /**
   * The lines of a provider.
   *
   * @param session what a code interpreter's session costs by the price file, or null
   */
  static List<String> lines(String provider, @Nullable String session) {
    List<String> lines = new ArrayList<>(LINES.getOrDefault(provider, List.of()));
    if (WITH_SESSIONS.contains(provider)) {
      lines.add("fee sessions " + (session == null ? SESSION_FEE : session));
    }
    return lines;
  }

  /** The providers that have no prices of their own: self-hosted ones, and proxies. */
  static String gateways(Set<String> listed) {
    StringBuilder text = new StringBuilder();
    text.append("\nprovider ollama\n  free\n");
    for (String gateway : List.of("litellm", "openai_compatible")) {
      text.append("\nprovider ").append(gateway).append('\n');
      for (String source : GATEWAY_NAMES) {
        if (listed.contains(source.split(" ", 2)[0])) {
          text.append("  like ").append(source).append('\n');
        }
      }
    }
    return text.toString();
  }

  private static List<String> with(List<String> lines, String... more) {
    List<String> all = new ArrayList<>(lines);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }
}
