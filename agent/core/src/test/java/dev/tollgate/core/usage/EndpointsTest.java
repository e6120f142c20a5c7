package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    Endpoint endpoint = Endpoints.find(host, "POST", path);

    assertNotNull(endpoint);
    assertTrue(Endpoints.knowsHost(host));
    assertEquals(provider, endpoint.provider());
    assertEquals(operation, endpoint.operation());
  }

  @ParameterizedTest
  @CsvSource({
    "api.openai.com, POST, /v1/files",
    "api.openai.com, GET, /v1/chat/completions",
    "api.openai.com, POST, /v1/chat/completions/abc",
    "api.anthropic.com, POST, /v1/messages/count_tokens",
    "api.anthropic.com, POST, /v1/chat/completions",
    "example.com, POST, /v1/chat/completions"
  })
  void otherRequest_isNone(String host, String method, String path) {
    assertNull(Endpoints.find(host, method, path));
  }

  @Test
  void otherHost_isNotKnown() {
    assertFalse(Endpoints.knowsHost("openai.com"));
    assertFalse(Endpoints.knowsHost("api.openai.com.example.org"));
    assertFalse(Endpoints.knowsHost(""));
  }
}
