package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a request says before it leaves. */
class RequestScanTest {

  private static RequestFacts scan(String path, String body) {
    return scan(path, WireCase.bytes(body));
  }

  private static RequestFacts scan(String path, byte[] body) {
    String host = path.equals(Readings.MESSAGES) ? "api.anthropic.com" : "api.openai.com";
    Endpoint endpoint = Endpoints.builtIn().find(host, 443, "POST", path);
    assertNotNull(endpoint);
    return endpoint.request(body);
  }

  @Test
  void chatRequest_saysWhatItMayCost() {
    RequestFacts facts =
        scan(
            Readings.CHAT,
            "{\"messages\":[{\"role\":\"system\",\"content\":\"12345678\"},{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"text\",\"text\":\"12345678\"}]}],\"stream\":true,"
                + "\"stream_options\":{\"include_usage\":true},\"max_completion_tokens\":700,\"service_tier\":\"flex\","
                + "\"web_search_options\":{\"search_context_size\":\"high\"},\"model\":\"gpt-4o\"}");

    assertEquals("gpt-4o", facts.model());
    assertTrue(facts.streamed());
    assertTrue(facts.includesUsage());
    assertEquals(700, facts.maxOutputTokens());
    assertEquals("flex", facts.serviceTier());
    assertEquals("high", facts.searchContextSize());
    assertEquals(4 + 2 * 4, facts.estimatedInputTokens());
    assertNull(facts.unreadable());
  }

  @Test
  void modelInMessages_isNotTheModel() {
    RequestFacts facts =
        scan(
            Readings.MESSAGES,
            "{\"messages\":[{\"model\":\"other\",\"stream\":true}],\"metadata\":{\"model\":\"other\"},\"model\":\"claude\",\"max_tokens\":5}");

    assertEquals("claude", facts.model());
    assertFalse(facts.streamed());
    assertEquals(5, facts.maxOutputTokens());
  }

  @Test
  void attachedImage_isNotCountedByItsLength() {
    RequestFacts facts =
        scan(
            Readings.CHAT,
            "{\"messages\":[{\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                + "A".repeat(1 << 20)
                + "\"}}]}]}");

    assertTrue(facts.estimatedInputTokens() < 2000);
    assertTrue(facts.estimatedInputTokens() > 500);
  }

  @Test
  void tokenIds_countOneEach() {
    assertEquals(
        3, scan(Readings.EMBEDDINGS, "{\"input\":[[1,2],[300]]}").estimatedInputTokens() % 4);
  }

  @Test
  void bodyNotAtHand_saysSo() {
    Endpoint endpoint = Endpoints.builtIn().find("api.openai.com", 443, "POST", Readings.CHAT);
    assertNotNull(endpoint);
    RequestFacts facts = endpoint.request(null);

    assertNull(facts.model());
    assertEquals("request body not at hand", facts.unreadable());
    assertEquals(0, facts.estimatedInputTokens());
    assertEquals(-1, facts.maxOutputTokens());
  }

  @Test
  void bodyBeyondTheLimit_saysSoAndCountsTheRest() {
    byte[] body =
        WireCase.bytes(
            "{\"model\":\"m\",\"messages\":[{\"content\":\""
                + "a".repeat(9 << 20)
                + "\"}],\"stream\":true}");
    RequestFacts facts = scan(Readings.CHAT, body);

    assertEquals("m", facts.model());
    assertEquals("request: longer than 8 MB", facts.unreadable());
  }

  @Test
  void mangledRequests_neverThrow() {
    Random random = new Random(11);
    byte[] whole = WireCase.named("openai-responses-web-search").requestBody();
    for (int round = 0; round < 2000; round++) {
      byte[] body = whole.clone();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      assertNotNull(scan(Readings.RESPONSES, body));
    }
  }
}
