package dev.tollgate.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.benchmarks.Installation;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One short round with the built agent: whether everything runs, not how fast. */
class PeerRunTest {
  private static final List<String> CLIENTS = List.of("jdk", "okhttp", "grpc");
  private static final PrintStream NOBODY =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  @Test
  void round_measuresStartsAndCallsAndStreams() throws Exception {
    PeerReport report =
        new PeerRun(
                new Installation(Path.of("..", "..")),
                new PeerEffort(1, 0, 1),
                CLIENTS,
                EnumSet.of(Peer.NONE, Peer.TOLLGATE),
                NOBODY)
            .measure();

    JsonNode rows = report.json().path("comparisons");
    assertEquals(4 + 9 * CLIENTS.size(), rows.size(), rows.toPrettyString());
    for (JsonNode row : rows) {
      assertTrue(row.path("alone").asDouble() > 0, row.toString());
      assertTrue(row.has("tollgateAdds"), row.toString());
      assertFalse(row.has("opentelemetryAdds"), row.toString());
    }
    List<List<String>> byClient = report.byClient().table().rows();
    assertEquals(CLIENTS, byClient.stream().map(row -> row.get(0)).toList());
    for (List<String> row : byClient) {
      assertTrue(row.stream().skip(1).allMatch(cell -> cell.contains(" / - = -")), row.toString());
    }
  }
}
