package dev.tollgate.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An SDK of the matrix: the program on it, where and in which ways that calls, and what its users
 * get to see of a refusal.
 */
enum Sdk {
  OPENAI_JAVA_2("openai-java", OpenAiJava.CALLS),
  OPENAI_JAVA_3("openai-java", OpenAiJava.CALLS),
  OPENAI_JAVA_4("openai-java", OpenAiJava.CALLS),
  ANTHROPIC_JAVA(
      "anthropic-java",
      new Calls("Anthropic", "", "com.anthropic.errors.RateLimitException 429").eachWay(),
      new Calls("Bedrock", "Bedrock ", "com.anthropic.errors.RateLimitException 429").eachWay(),
      new Calls("Vertex AI", "Vertex ", "com.anthropic.errors.RateLimitException 429").eachWay()),
  GOOGLE_GENAI(
      "google-genai",
      new Calls("Gemini", "Gemini ", "com.google.genai.errors.ClientException 403").eachWay(),
      new Calls("Vertex AI", "Vertex ", "com.google.genai.errors.ClientException 403").eachWay()),
  GOOGLE_CLOUD_VERTEXAI(
      "google-cloud-vertexai",
      new Calls("Vertex AI", "", "com.google.api.gax.rpc.ResourceExhaustedException 429")
          .ways("sync", "async", "stream", "predict")),
  AZURE_AI_OPENAI(
      "azure-ai-openai",
      new Calls("Azure OpenAI", "", "com.azure.core.exception.HttpResponseException 402")
          .eachWay()),
  AWS_BEDROCKRUNTIME(
      "bedrockruntime",
      new Calls(
              "Bedrock",
              "",
              "software.amazon.awssdk.services.bedrockruntime.model.ServiceQuotaExceededException"
                  + " 400")
          .ways("sync", "async", "async stream", "invoke")),
  COHERE_JAVA(
      "cohere-java",
      new Calls("Cohere", "", "com.cohere.api.core.CohereApiException 402").eachWay()),
  LANGCHAIN4J(
      "langchain4j-core",
      new Calls("OpenAI", "OpenAI ", LangChain4j.REFUSED).ways("sync", "stream"),
      new Calls("Anthropic", "Anthropic ", LangChain4j.REFUSED).ways("sync", "stream"),
      new Calls("Gemini", "Gemini ", "dev.langchain4j.exception.AuthenticationException 403")
          .ways("sync", "stream"),
      new Calls("Mistral", "Mistral ", LangChain4j.REFUSED).ways("sync", "stream"),
      new Calls("Ollama", "Ollama ", LangChain4j.REFUSED).ways("sync", "stream")),
  QUARKUS_LANGCHAIN4J(
      "quarkus-langchain4j-openai",
      new Calls("OpenAI", "", LangChain4j.REFUSED).ways("sync", "stream")),
  SPRING_AI(
      "spring-ai-model",
      new Calls("OpenAI", "OpenAI ", "com.openai.errors.RateLimitException 429")
          .ways("sync", "stream"),
      new Calls("Anthropic", "Anthropic ", "com.anthropic.errors.RateLimitException 429")
          .ways("sync", "stream")),
  SPRING_AI_OLLAMA(
      "spring-ai-ollama",
      new Calls("Ollama", "", "org.springframework.ai.retry.NonTransientAiException 402")
          .ways("sync", "JDK sync"),
      new Calls(
              "Ollama",
              "",
              "org.springframework.web.reactive.function.client.WebClientResponseException"
                  + " 402")
          .ways("stream", "JDK stream")
          .unnamed()),
  KOOG(
      "koog-agents-jvm",
      new Calls("OpenAI", "OpenAI ", Koog.REFUSED).ways("sync"),
      new Calls("OpenAI", "OpenAI ", "ai.koog.http.client.KoogHttpClientException 402")
          .ways("stream"),
      new Calls("Anthropic", "Anthropic ", Koog.REFUSED).ways("sync", "stream")),
  SIMPLE_OPENAI(
      "simple-openai",
      new Calls(
              "OpenAI",
              "",
              "io.github.sashirestela.openai.exception.OpenAIException$UnexpectedStatusCodeException"
                  + " 402")
          .ways("JDK async", "JDK async stream", "OkHttp async", "OkHttp async stream"));

  private final String library;

  /** Unmodifiable, which Error Prone believes of Guava's lists alone. */
  @SuppressWarnings("Immutable")
  private final List<Calls> calls;

  /**
   * An SDK.
   *
   * @param library the artifact whose version is the SDK's
   */
  Sdk(String library, Calls... calls) {
    this.library = library;
    this.calls = List.of(calls);
  }

  /** The oldest feature release that the SDK and the agent run on. */
  int minimumJdk() {
    return switch (this) {
      case LANGCHAIN4J, QUARKUS_LANGCHAIN4J, SPRING_AI, SPRING_AI_OLLAMA, KOOG -> 17;
      default -> 11;
    };
  }

  String library() {
    return library;
  }

  List<Calls> calls() {
    return calls;
  }

  /** The names of all ways, as option {@code --mode} takes them. */
  List<String> modes() {
    List<String> modes = new ArrayList<>();
    calls.forEach(at -> at.ways.forEach(way -> modes.add(at.prefix + way)));
    return modes;
  }

  /** The calls that the way number so and so is of. */
  Calls calls(int mode) {
    List<Calls> ways = new ArrayList<>();
    calls.forEach(at -> at.ways.forEach(way -> ways.add(at)));
    return ways.get(mode);
  }

  /** The program's module. */
  String module() {
    return "test-apps/sdks/" + service();
  }

  /** The program's directory, and what it is called in the ledger. */
  String service() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Calls to one provider.
   *
   * @param provider its name
   * @param prefix what the program puts before the ways to call it
   * @param refusal the class of the exception that a refusal is, and its status
   * @param ways how it is called
   * @param named whether the exception's message has the cap's name; else its body alone has it
   */
  record Calls(String provider, String prefix, String refusal, List<String> ways, boolean named) {
    Calls(String provider, String prefix, String refusal) {
      this(provider, prefix, refusal, List.of(), true);
    }

    Calls ways(String... names) {
      return new Calls(provider, prefix, refusal, List.of(names), named);
    }

    Calls unnamed() {
      return new Calls(provider, prefix, refusal, ways, false);
    }

    Calls eachWay() {
      return ways("sync", "async", "stream", "async stream");
    }
  }

  private static final class OpenAiJava {
    static final Calls CALLS =
        new Calls("OpenAI", "", "com.openai.errors.RateLimitException 429")
            .ways("sync", "async", "stream", "async stream", "responses");
  }

  private static final class LangChain4j {
    static final String REFUSED = "dev.langchain4j.exception.InvalidRequestException 402";
  }

  private static final class Koog {
    static final String REFUSED = "ai.koog.prompt.executor.clients.LLMClientException 402";
  }
}
