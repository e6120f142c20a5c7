package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a form says before it leaves. */
class MultipartFormTest {
  private static final String FORM =
      """
      --b7
      Content-Disposition: form-data; name="image"; filename="model"
      Content-Type: image/png

      --b77 is not the end, nor is -- b7
      Content-Disposition: form-data; name="model"

      wrong
      --b7
      content-disposition: form-data; name=model
      Content-Type: text/plain; charset=utf-8

      gpt-image-1
      --b7
      Content-Disposition: form-data; name="n"

      3
      --b7
      Content-Disposition: form-data; name="size"

      1536x1024
      --b7
      Content-Disposition: form-data; name="stream"

      true
      --b7
      Content-Disposition: form-data; name="prompt"

      make it night
      --b7--
      """;

  private static RequestFacts scan(byte[] body) {
    Endpoint endpoint = Endpoints.builtIn().find("api.openai.com", 443, "POST", "/v1/images/edits");
    assertNotNull(endpoint);
    return endpoint.request(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void fields_areRead_andFilesAreNot(String lineEnd) {
    RequestFacts facts = scan(WireCase.bytes(FORM.replace("\n", lineEnd)));

    assertEquals("gpt-image-1", facts.model());
    assertEquals(3, facts.imagesAsked());
    assertEquals("1536x1024", facts.imageSize());
    assertTrue(facts.streamed());
    assertTrue(facts.estimatedInputTokens() > 0);
    assertNull(facts.unreadable());
  }

  @Test
  void formThatEndsEarly_saysSoAndKeepsWhatCame() {
    String cut = FORM.substring(0, FORM.indexOf("1536"));
    RequestFacts facts = scan(WireCase.bytes(cut));

    assertEquals("gpt-image-1", facts.model());
    assertNull(facts.imageSize());
    assertEquals("request: form ends early", facts.unreadable());
  }

  @Test
  void fileBeyondTheLimit_isNotReadOn() {
    byte[] head = WireCase.bytes(FORM.substring(0, FORM.indexOf("--b7--")));
    byte[] form = Arrays.copyOf(head, RequestScan.MAX_BYTES + 100);
    RequestFacts facts = scan(form);

    assertEquals("gpt-image-1", facts.model());
    assertEquals("request: longer than 8 MB", facts.unreadable());
  }

  @Test
  void everyPrefixAndEveryDamage_isTaken() {
    byte[] form = WireCase.bytes(FORM);
    for (int length = 0; length < form.length; length++) {
      assertNotNull(scan(Arrays.copyOf(form, length)));
    }
    Random random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      byte[] damaged = form.clone();
      for (int i = 0; i < 5; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      assertNotNull(scan(damaged));
    }
  }
}
