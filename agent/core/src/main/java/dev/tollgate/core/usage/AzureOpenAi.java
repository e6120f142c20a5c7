package dev.tollgate.core.usage;

import java.util.List;

/**
 * OpenAI's models at Azure. What is asked for is a deployment, named in the path or the body; which
 * model it is, only the answer says.
 */
final class AzureOpenAi {
  /** Where a path may begin at an API Management gateway: anywhere. */
  private static final String[] DEPLOYMENTS = {
    "/openai/deployments/{model}", "**/deployments/{model}"
  };

  private static final List<String> UNIFIED = List.of("/openai/v1", "/openai");

  static final Provider PROVIDER = provider();

  private AzureOpenAi() {}

  private static Provider provider() {
    Provider.Builder provider =
        Provider.named("azure.ai.openai")
            .credential("api-key", "ocp-apim-subscription-key", "authorization")
            .requestId("x-request-id", "apim-request-id")
            .header("x-ms-region", Fact.REGION)
            .hosts(
                "{resource}.openai.azure.com",
                "{resource}.cognitiveservices.azure.com",
                "{resource}.services.ai.azure.com",
                "{gateway}.azure-api.net")
            .post("/anthropic/v1/messages", "messages", Anthropic.MESSAGES);
    for (String prefix : UNIFIED) {
      operations(provider, prefix);
      provider.get(
          prefix + "/chat/completions/{id}", "chat.completions.retrieve", OpenAi.STORED_CHAT);
      OpenAi.stored(provider, prefix);
    }
    operations(provider, "/models");
    for (String prefix : DEPLOYMENTS) {
      operations(provider, prefix);
    }
    operations(provider, "**/openai/v1");
    return provider.build();
  }

  private static void operations(Provider.Builder provider, String prefix) {
    provider.post(prefix + "/chat/completions", "chat.completions", OpenAi.STORED_CHAT);
    OpenAi.operations(provider, prefix);
  }
}
