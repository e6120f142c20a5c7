package dev.tollgate.core.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests are LLM calls. */
class EndpointsTest {

  @ParameterizedTest
  @CsvSource({
    "api.openai.com, /v1/chat/completions, openai, chat.completions",
    "us.api.openai.com, /v1/responses, openai, responses",
    "eu.api.openai.com, /v1/embeddings, openai, embeddings",
    "API.OpenAI.com, /v1/embeddings/, openai, embeddings",
    "api.openai.com., /v1/embeddings?x=/y, openai, embeddings",
    "api.anthropic.com, /v1/messages?beta=true, anthropic, messages"
  })
  void knownPath_isFound(String host, String path, String provider, String operation) {
    Endpoint endpoint = Endpoints.builtIn().find(host, 443, "POST", path);

    assertNotNull(endpoint);
    assertTrue(Endpoints.builtIn().watches(host, 443, "/"));
    assertEquals(provider, endpoint.provider());
    assertEquals(operation, endpoint.operation());
  }

  @ParameterizedTest
  @CsvSource({
    "api.openai.com, POST, /v1/files",
    "api.openai.com, GET, /v1/chat/completions",
    "api.openai.com, POST, /v1/chat/completions/abc",
    "api.anthropic.com, DELETE, /v1/messages/batches/b",
    "api.anthropic.com, POST, /v1/chat/completions",
    "example.com, GET, /v1/chat/completions",
    "example.com, POST, /v1/chat/completions/x"
  })
  void otherRequest_isNone(String host, String method, String path) {
    assertNull(Endpoints.builtIn().find(host, 443, method, path));
  }

  @Test
  void otherHost_isNotKnown() {
    assertFalse(Endpoints.builtIn().watches("openai.com", 443, "/v1/files"));
    assertFalse(Endpoints.builtIn().watches("api.openai.com.example.org", 443, "/v1/files"));
    assertFalse(Endpoints.builtIn().watches("", 443, "/v1/files"));
  }

  @ParameterizedTest
  @CsvSource({
    "llm.internal, 8000, /v1/chat/completions, openai_compatible, chat.completions",
    "litellm.internal, 4000, /chat/completions, openai_compatible, chat.completions",
    "gateway.corp, 443, /team/a/v1/messages, openai_compatible, messages"
  })
  void likelyPathAtAnyHost_isAGuessThatMustNameItsModel(
      String host, int port, String path, String provider, String operation) {
    Endpoint endpoint = Endpoints.builtIn().find(host, port, "POST", path);

    assertNotNull(endpoint);
    assertTrue(Endpoints.builtIn().watches(host, port, path));
    assertTrue(Endpoints.builtIn().watches(host, port, "http://" + host + path + "?a=/b"));
    assertFalse(Endpoints.builtIn().watches(host, port, "/files?next=" + path));
    assertEquals(provider, endpoint.provider());
    assertEquals(operation, endpoint.operation());
    assertTrue(endpoint.accepts(endpoint.request("{\"model\":\"m\"}".getBytes(UTF_8))));
    assertFalse(endpoint.accepts(endpoint.request("{\"text\":\"m\"}".getBytes(UTF_8))));
  }

  @Test
  void mappedHosts_areTheirProviders() {
    Endpoints endpoints =
        Endpoints.builtIn()
            .withHosts(
                Map.of(
                    "proxy.corp:8443", "anthropic", "*.llm.corp", "openai", "x.corp", "litellm"));

    assertEquals("anthropic", provider(endpoints, "proxy.corp", 8443, "/a/v1/messages"));
    assertEquals("openai_compatible", provider(endpoints, "proxy.corp", 443, "/v1/messages"));
    assertEquals("openai", provider(endpoints, "eu.llm.corp", 443, "/v1/responses"));
    assertEquals("litellm", provider(endpoints, "X.corp", 80, "/chat/completions"));
    assertThrows(
        IllegalArgumentException.class, () -> endpoints.withHosts(Map.of("a.corp", "nobody")));
  }

  private static String provider(Endpoints endpoints, String host, int port, String path) {
    Endpoint endpoint = endpoints.find(host, port, "POST", path);
    assertNotNull(endpoint);
    return endpoint.provider();
  }
}
