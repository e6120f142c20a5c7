package dev.tollgate.core.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.BodyFilter;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.policy.CutCalls;
import dev.tollgate.ledger.policy.Policy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chat streams that are asked for their usage: charged exactly, and the app sees nothing of it. */
class AskedUsageTest {
  private static final String REQUEST =
      "{\"model\":\"gpt-4.1-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Go.\"}]}";
  private static final String UNASKED =
      """
      data: {"model":"gpt-4.1-mini","choices":[{"delta":{"content":"Gone."}}]}

      data: [DONE]

      """;
  private static final String ASKED =
      """
      data: {"model":"gpt-4.1-mini","choices":[{"delta":{"content":"Gone."}}],"usage":null}

      data: {"choices":[],"usage":{"prompt_tokens":14,"completion_tokens":6,"total_tokens":20}}

      data: [DONE]

      """;

  private final Path root;

  AskedUsageTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void askedStream_isChargedExactlyAndReachesTheAppUnasked() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      jvm.metering.askForUsage();
      Exchange exchange = jvm.begin(REQUEST);
      byte[] asking = exchange.requestBody();
      assertNotNull(asking);
      assertTrue(
          new String(asking, UTF_8).endsWith("\"stream_options\":{\"include_usage\":true}}"));
      MeteredJvm.head(exchange, 200, "text/event-stream");
      BodyFilter filter = exchange.filter();
      assertNotNull(filter);
      MeteredJvm.body(exchange, ASKED);
      String seen = UTF_8.decode(filter.pass(ByteBuffer.wrap(ASKED.getBytes(UTF_8)))).toString();

      assertEquals(UNASKED, seen);
      Charge charge = jvm.onlyCharge();
      assertFalse(charge.has(Flag.ESTIMATED));
      assertEquals(MeteredJvm.ANSWER_NANOS, charge.listCostNanos());
    }
  }

  @Test
  void nobodyAsks_unlessToldTo() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      Exchange exchange = jvm.begin(REQUEST);
      assertNull(exchange.requestBody());
      MeteredJvm.head(exchange, 200, "text/event-stream");
      assertNull(exchange.filter());
      exchange.end();
    }
  }

  @Test
  void policy_tellsToAsk() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      jvm.obey(new Policy(1, List.of(), Map.of(), true, CutCalls.HOLD));
      assertNotNull(jvm.begin(REQUEST).requestBody());
      jvm.obey(new Policy(2, List.of(), Map.of(), false, CutCalls.HOLD));
      assertNull(jvm.begin(REQUEST).requestBody());
    }
  }

  @Test
  void answerThatIsNoPlainStream_isNotFiltered() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      jvm.metering.askForUsage();
      Exchange json = jvm.begin(REQUEST);
      MeteredJvm.head(json, 400, "application/json");
      assertNull(json.filter());
      Exchange encoded = jvm.begin(REQUEST);
      encoded.head(200, name -> name.equals("content-type") ? "text/event-stream" : "gzip");
      assertNull(encoded.filter());
    }
  }
}
