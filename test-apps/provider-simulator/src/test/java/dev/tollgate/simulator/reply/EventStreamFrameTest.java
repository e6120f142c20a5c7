package dev.tollgate.simulator.reply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class EventStreamFrameTest {

  @Test
  void frame_isByteForByteAsAmazonSendsIt() {
    String frame = EventStreamFrame.event("messageStart", "{\"role\":\"assistant\",\"p\":\"ab\"}");
    assertEquals(
        "AAAAfwAAAFKbxZivCzpldmVudC10eXBlBwAMbWVzc2FnZVN0YXJ0DTpjb250ZW50LXR5cGUHABBhcHBsaWNhdGlvbi9qc29uDTptZXNzYWdlLXR5cGUHAAVldmVudHsicm9sZSI6ImFzc2lzdGFudCIsInAiOiJhYiJ9nyN2Mg==",
        Base64.getEncoder().encodeToString(frame.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
