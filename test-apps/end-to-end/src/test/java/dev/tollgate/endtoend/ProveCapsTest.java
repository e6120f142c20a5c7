package dev.tollgate.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The overshoot experiment as it is shipped: it finds nothing, and it would. */
class ProveCapsTest {
  private static final long LIMIT_S = 480;
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  @TempDir private Path directory = Path.of("");

  private static Path jar(String module, String name) throws IOException {
    try (var files = Files.list(ROOT.resolve(module).resolve("target"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name))
          .filter(file -> file.getFileName().toString().endsWith("SNAPSHOT.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no " + name + " jar: package " + module + " first"));
    }
  }

  /** The last line of its output, whatever its exit code was. */
  private JsonNode prove(int exitCode, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dtollgate.agent.jar=" + jar("agent/dist", "tollgate-agent-"));
    command.add("-Djava.io.tmpdir=" + directory);
    command.add("-jar");
    command.add(jar("collector", "tollgate-collector-").toString());
    command.addAll(List.of("prove-caps", "--json"));
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertTrue(process.waitFor(LIMIT_S, TimeUnit.SECONDS), "still running");
      List<String> lines = Files.readAllLines(out);
      assertEquals(exitCode, process.exitValue(), () -> lines + " " + text(err));
      return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void twoHundredRounds_neverPassALimit() throws Exception {
    JsonNode proof = prove(0, "--rounds", "200", "--seed", "20261128", "--kill-every", "16");

    assertEquals(200, proof.path("rounds").asInt());
    assertEquals("0", proof.path("overshoot").asText());
    assertEquals("0", proof.path("heldAtEnd").asText());
    assertTrue(proof.path("boardEqualsLedger").asBoolean());
    assertEquals(0, proof.path("falseRefusals").asInt());
    assertTrue(proof.path("kills").asInt() >= 10, proof.toString());
    assertTrue(proof.path("refused").asLong() >= 200, proof.toString());
    assertTrue(proof.path("calls").asLong() >= 2_000, proof.toString());
  }

  @Test
  void withNothingHeld_itFindsThatLimitsArePassed() throws Exception {
    JsonNode proof = prove(1, "--rounds", "6", "--seed", "1", "--shadow");

    assertNotEquals("0", proof.path("overshoot").asText());
  }
}
