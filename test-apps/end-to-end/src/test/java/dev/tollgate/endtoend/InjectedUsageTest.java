package dev.tollgate.endtoend;

import static dev.tollgate.endtoend.Bill.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code include_usage: inject} with OpenAI's own SDK, whose streams do not ask for their usage.
 */
class InjectedUsageTest {

  @Test
  void streamsThatAskForNoUsage_areChargedExactlyAndLookTheSame() throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      stage.policy("include_usage: inject\n");
      stage.serve();
      for (String mode : List.of("stream", "async-stream")) {
        simulator.reset();
        App.Run without = App.OPENAI.run(stage, null, simulator, false, arguments(mode));
        assertEquals(0, simulator.invoice().path("certainCalls").asInt(), "nobody asked");
        simulator.reset();
        int before = Bill.of(stage).passed().size();

        App.Run with = App.OPENAI.run(stage, null, simulator, true, arguments(mode));

        assertEquals("", with.stderr());
        assertEquals(without.lines(), with.lines(), "a chunk more, less or other");
        JsonNode invoice = simulator.invoice();
        assertEquals(2, invoice.path("certainCalls").asInt(), "both were asked");
        Bill bill = Bill.of(stage).from(before);
        assertEquals(2, bill.passed().size());
        assertEquals(usd(invoice.path("totalUsd").asText()), bill.listUsd());
        assertEquals(List.of(), bill.flagged("estimated"));
      }
      Bill.verify(stage);
    }
  }

  private static String[] arguments(String mode) {
    return new String[] {"--mode", mode, "--calls", "2", "--no-usage"};
  }
}
