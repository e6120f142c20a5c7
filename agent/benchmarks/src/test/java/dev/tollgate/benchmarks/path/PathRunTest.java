package dev.tollgate.benchmarks.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each benchmark once and briefly, in this JVM: whether they run, not how fast. */
class PathRunTest {
  private static final PrintStream NOBODY =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  private static PathReport measure(EnumSet<PathStep> steps) throws Exception {
    return new PathRun(Effort.SMOKE, List.of(), NOBODY).measure(steps);
  }

  @ParameterizedTest
  @EnumSource(PathStep.class)
  void step_isMeasured(PathStep step) throws Exception {
    JsonNode measured = measure(EnumSet.of(step)).json().path("steps").path(0);

    assertEquals(step.text(), measured.path("text").asText());
    assertTrue(measured.path("nanos").asDouble() > 0, measured.toString());
  }

  @Test
  void report_namesEachStep() throws Exception {
    PathReport report = measure(EnumSet.of(PathStep.PRICE, PathStep.SUM_20));

    List<String> lines = report.table().text();
    assertEquals(3, lines.size(), "a header and two steps");
    assertTrue(lines.get(1).startsWith("price look-up"), lines.get(1));
    assertTrue(lines.get(2).contains("≤ 300 ns"), lines.get(2));
  }
}
