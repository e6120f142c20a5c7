package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class TemplateTest {
  @Test
  void placeholders_standForWhatIsThere() {
    Template path = Template.of("/v1/models/{model}:embedContent");
    String[] values = path.match("/v1/models/gemini:x-1:embedContent");

    assertNotNull(values);
    assertEquals("gemini:x-1", path.value("model", values));
    assertNull(path.value("id", values));
    assertNull(path.match("/v1/models/:embedContent"));
    assertNull(path.match("/v1/models/a/b:embedContent"));
    assertNull(path.match("/v1/models/a:embedContent/"));
  }

  @Test
  void severalPlaceholders_areInTheirOrder() {
    Template host = Template.of("bedrock-runtime.{region}.{domain}.com");

    assertArrayEquals(
        new String[] {"us-east-1", "amazonaws"},
        host.match("bedrock-runtime.us-east-1.amazonaws.com"));
    assertNull(host.match("bedrock-runtime.us-east-1.com"));
  }

  @Test
  void anythingAtTheBegin_includesNothing() {
    Template path = Template.of("**/v1/batches/{id}");

    assertArrayEquals(new String[] {"b9"}, path.match("/v1/batches/b9"));
    assertArrayEquals(new String[] {"b9"}, path.match("/a/b/v1/batches/b9"));
    assertNull(path.match("/v1/batches/b9/results"));
  }
}
