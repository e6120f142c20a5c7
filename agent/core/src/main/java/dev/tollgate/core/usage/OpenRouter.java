package dev.tollgate.core.usage;

/**
 * OpenRouter: as OpenAI even where another answers, and states what it charged. On the customer's
 * own key that is only its fee; what the provider behind it took is beside it.
 */
final class OpenRouter {
  private static final String PREFIX = "/api/v1";

  static final Provider PROVIDER = provider();

  private OpenRouter() {}

  private static Provider provider() {
    Dialect.Builder chat = OpenAi.chat();
    Dialect.Builder completions = OpenAi.completions();
    Dialect.Builder responses = OpenAi.responses();
    Dialect.Builder embeddings = OpenAi.embeddings();
    Dialect.Builder messages = Anthropic.messages();
    for (Dialect.Builder dialect :
        new Dialect.Builder[] {chat, completions, embeddings, messages}) {
      cost(dialect.body, "usage");
      cost(dialect.event, "usage");
    }
    cost(responses.body, "usage");
    cost(responses.event, "response.usage");
    cost(messages.event, "message.usage");
    return Provider.named("openrouter")
        .credential("authorization", "x-api-key")
        .requestId("x-request-id", "x-generation-id")
        .host("openrouter.ai")
        .post(PREFIX + "/chat/completions", "chat.completions", chat.build())
        .post(PREFIX + "/completions", "completions", completions.build())
        .post(PREFIX + "/responses", "responses", responses.build())
        .post(PREFIX + "/messages", "messages", messages.build())
        .post(PREFIX + "/embeddings", "embeddings", embeddings.build())
        .build();
  }

  private static void cost(Shape shape, String usage) {
    shape
        .at(usage + ".cost", Fact.VENDOR_COST)
        .at(usage + ".is_byok", Fact.BYOK)
        .at(usage + ".cost_details.upstream_inference_cost", Fact.UPSTREAM_COST);
  }
}
