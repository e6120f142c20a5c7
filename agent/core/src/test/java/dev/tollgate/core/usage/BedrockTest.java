package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.usage.Meter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only Bedrock does: names of resources, and damage to its frames. */
class BedrockTest {
  private static final String METADATA =
      "{\"usage\":{\"inputTokens\":10,\"outputTokens\":5,\"totalTokens\":15}}";

  private static Readings stream() {
    return Readings.of(
            "bedrock-runtime.us-east-1.amazonaws.com",
            "/model/amazon.nova-pro-v1%3A0/converse-stream")
        .header("content-type", "application/vnd.amazon.eventstream");
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-pro-v1:0,"
        + " us.amazon.nova-pro-v1:0",
    "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-pro-v1:0,"
        + " amazon.nova-pro-v1:0",
    "arn:aws:bedrock:us-east-1:1:application-inference-profile/abc,",
    "arn:aws:bedrock:us-east-1:1:provisioned-model/abc,",
    "arn:aws:bedrock:us-east-1:1:prompt/ABC:1,",
    "us.amazon.nova-pro-v1:0,"
  })
  void resourceName_tellsTheModelOrNot(String name, String model) {
    assertEquals(model, Bedrock.modelId(name));
  }

  @Test
  void damagedUsageFrame_isEstimatedAndSaysSo() {
    byte[] metadata = Frames.event("metadata", METADATA);
    metadata[metadata.length - 20] ^= 1;

    ResponseFacts facts = stream().read(Frames.join(Frames.event("a", "{}"), metadata));

    assertTrue(facts.estimated());
    assertNotNull(facts.unreadable());
  }

  @Test
  void usageBehindGarbage_isStillRead() {
    ResponseFacts facts =
        stream()
            .read(
                Frames.join(
                    Frames.event("messageStart", "{}"),
                    "garbage".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    Frames.event("metadata", METADATA)));

    assertEquals(Map.of(Meter.INPUT, 10L, Meter.OUTPUT, 5L), facts.usage().asMap());
    assertTrue(facts.complete());
    assertNotNull(facts.unreadable());
  }

  @Test
  void streamIsComplete_onlyWhenItsLastChecksumWasSeen() {
    byte[] metadata = Frames.event("metadata", METADATA);
    ResponseReader reader = stream().reader();

    reader.feed(java.nio.ByteBuffer.wrap(metadata, 0, metadata.length - 1));
    assertFalse(reader.complete());
    reader.feed(java.nio.ByteBuffer.wrap(metadata, metadata.length - 1, 1));
    assertTrue(reader.complete());
    assertNull(reader.end(false).unreadable());
  }

  @Test
  void guardrail_isChargedButNotCounted() {
    ResponseFacts facts =
        Readings.of("bedrock-runtime.us-east-1.amazonaws.com", "/guardrail/g1/version/2/apply")
            .read("{\"usage\":{\"topicPolicyUnits\":1,\"wordPolicyUnits\":0},\"action\":\"NONE\"}");

    assertTrue(facts.estimated());
    assertEquals(1, facts.usage().quantity(Meter.REQUESTS));
    assertNotNull(facts.unreadable());
  }
}
