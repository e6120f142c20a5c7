package dev.tollgate.simulator.reply;

/**
 * Who has embeddings of OpenAI's shape: where they are asked for, and of which model. Immutable.
 */
enum EmbeddingVendor {
  AZURE(
      "azure.ai.openai",
      "simulated.openai.azure.com",
      "/openai/deployments/team-embed/embeddings",
      "team-embed"),
  MISTRAL("mistral_ai", "api.mistral.ai", "/v1/embeddings", "mistral-embed"),
  TOGETHER("together", "api.together.xyz", "/v1/embeddings", "BAAI/bge-base-en-v1.5"),
  FIREWORKS(
      "fireworks",
      "api.fireworks.ai",
      "/inference/v1/embeddings",
      "nomic-ai/nomic-embed-text-v1.5"),
  PERPLEXITY("perplexity", "api.perplexity.ai", "/v1/embeddings", "pplx-embed-v1-4b"),
  VLLM("openai_compatible", "vllm.internal", "/v1/embeddings", "text-embedding-3-small"),
  LITELLM("litellm", "litellm.internal", "/v1/embeddings", "text-embedding-3-small"),
  /** Last, as it is asked at any host. */
  OPENAI("openai", "api.openai.com", "/v1/embeddings", "text-embedding-3-small");

  private final String provider;
  private final String host;
  private final String path;
  private final String model;

  EmbeddingVendor(String provider, String host, String path, String model) {
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

  /** What requests call the model: Azure's deployment. */
  String model() {
    return model;
  }
}
