package dev.tollgate.core.usage;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are LLM calls, and whose: by host, by what a host was mapped to, by a telling
 * port, and at any other host by a path that is shaped like an LLM API's. Immutable, thread-safe.
 */
public final class Endpoints {
  /** Every provider there is. A new one is one class and its line here. */
  static final List<Provider> PROVIDERS =
      List.of(
          OpenAi.PROVIDER,
          AzureOpenAi.PROVIDER,
          Anthropic.PROVIDER,
          Gemini.PROVIDER,
          Vertex.PROVIDER,
          Bedrock.PROVIDER,
          Cohere.PROVIDER,
          Ollama.PROVIDER,
          Mistral.PROVIDER,
          Groq.PROVIDER,
          DeepSeek.PROVIDER,
          XAi.PROVIDER,
          Together.PROVIDER,
          Fireworks.PROVIDER,
          OpenRouter.PROVIDER,
          Perplexity.PROVIDER,
          SelfHosted.PROVIDER,
          SelfHosted.LITELLM);

  private static final Map<String, Provider> BY_NAME = new TreeMap<>();
  private static final Map<String, Provider> BY_HOST = new HashMap<>();
  private static final List<Provider> WITH_PORT =
      PROVIDERS.stream().filter(provider -> provider.port() != 0).collect(Collectors.toList());

  /** What hosts without a line of their own came to; more than these are looked at each time. */
  private static final Map<String, Optional<Provider>> LIKE_HOST = new ConcurrentHashMap<>();

  private static final int MAX_HOSTS = 1_024;
  private static final Endpoints BUILT_IN = new Endpoints(Map.of());

  static {
    for (Provider provider : PROVIDERS) {
      BY_NAME.put(provider.name(), provider);
      for (String host : provider.hosts().keySet()) {
        BY_HOST.put(host, provider);
      }
    }
  }

  /** By host, {@code host:port}, or {@code .suffix} for all hosts that end so. */
  private final Map<String, Provider> mapped;

  private Endpoints(Map<String, Provider> mapped) {
    this.mapped = mapped;
  }

  /** What is known without any mapping. */
  public static Endpoints builtIn() {
    return BUILT_IN;
  }

  /** The names of all providers, sorted. */
  public static Set<String> providers() {
    return BY_NAME.keySet();
  }

  /**
   * These endpoints and hosts of the user's own.
   *
   * @param hosts the provider's name by host, {@code name:port} or {@code *.suffix}
   * @throws IllegalArgumentException if a provider has no such name
   */
  public Endpoints withHosts(Map<String, String> hosts) {
    Map<String, Provider> all = new HashMap<>(mapped);
    hosts.forEach(
        (host, name) -> {
          Provider provider = BY_NAME.get(name);
          if (provider == null) {
            throw new IllegalArgumentException("no provider is named " + name);
          }
          String usual = usual(host);
          all.put(usual.startsWith("*.") ? usual.substring(1) : usual, provider);
        });
    return new Endpoints(Map.copyOf(all));
  }

  /**
   * Whether a request may be an LLM call. No allocation for a usual host.
   *
   * @param target the raw path or the whole URL; a query does not matter
   */
  public boolean watches(String host, int port, String target) {
    return provider(usual(host), port) != null || SelfHosted.isLikelyPath(target);
  }

  /**
   * The endpoint that a request goes to, or null where it is none.
   *
   * @param host the host name, without port
   * @param port the port, as the request or else its scheme says
   * @param method the HTTP method
   * @param pathAndQuery the raw path, and the query if there is one
   */
  public @Nullable Endpoint find(String host, int port, String method, String pathAndQuery) {
    String usual = usual(host);
    String path = path(pathAndQuery);
    Provider mine = mapped(usual, port);
    if (mine != null) {
      return anywhere(mine, usual, method, path);
    }
    Provider provider = provider(usual, port);
    if (provider != null) {
      return provider.find(usual, method, path);
    }
    Endpoint likely =
        SelfHosted.isLikelyPath(path) ? anywhere(SelfHosted.PROVIDER, usual, method, path) : null;
    return likely == null ? null : likely.guessed();
  }

  private @Nullable Provider provider(String host, int port) {
    Provider provider = mapped(host, port);
    provider = provider == null ? BY_HOST.get(host) : provider;
    if (provider != null) {
      return provider;
    }
    provider = ofHostLike(host);
    return provider == null ? ofPort(port) : provider;
  }

  private static @Nullable Provider ofPort(int port) {
    for (Provider each : WITH_PORT) {
      if (each.port() == port) {
        return each;
      }
    }
    return null;
  }

  /** Every call of the app asks, of few hosts. */
  private static @Nullable Provider ofHostLike(String host) {
    Optional<Provider> known = LIKE_HOST.get(host);
    if (known == null) {
      known = PROVIDERS.stream().filter(each -> each.hasHostLike(host)).findFirst();
      if (LIKE_HOST.size() < MAX_HOSTS) {
        LIKE_HOST.put(host, known);
      }
    }
    return known.orElse(null);
  }

  private @Nullable Provider mapped(String host, int port) {
    if (mapped.isEmpty()) {
      return null;
    }
    Provider provider = mapped.get(host + ":" + port);
    provider = provider == null ? mapped.get(host) : provider;
    for (int dot = host.indexOf('.'); provider == null && dot >= 0; ) {
      provider = mapped.get(host.substring(dot));
      dot = host.indexOf('.', dot + 1);
    }
    return provider;
  }

  /** A gateway may have the provider's paths under one of its own. */
  private static @Nullable Endpoint anywhere(
      Provider provider, String host, String method, String path) {
    int from = 0;
    while (from >= 0) {
      Endpoint endpoint = provider.find(host, method, path.substring(from));
      if (endpoint != null) {
        return endpoint;
      }
      from = path.indexOf('/', from + 1);
    }
    return null;
  }

  private static String path(String pathAndQuery) {
    int end = pathAndQuery.indexOf('?');
    end = end < 0 ? pathAndQuery.length() : end;
    while (end > 1 && pathAndQuery.charAt(end - 1) == '/') {
      end--;
    }
    return pathAndQuery.substring(0, end);
  }

  private static String usual(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return withoutDot(host.toLowerCase(Locale.ROOT));
      }
    }
    return withoutDot(host);
  }

  private static String withoutDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
