package dev.tollgate.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The simulator as a process of its own. */
final class ProviderSimulatorTest {

  private static Process start(String... options) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ProviderSimulator.class.getName());
    command.command().addAll(java.util.List.of(options));
    return command.start();
  }

  @Test
  void process_saysWhereItListensAndEndsWithItsInput() throws Exception {
    Process process = start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      JsonNode ready = SimulatorClient.JSON.readTree(Objects.requireNonNull(out.readLine()));
      assertTrue(ready.get("http").intValue() > 0);
      assertTrue(ready.get("https").intValue() > 0);
      Path trustStore = Path.of(ready.get("trustStore").textValue());
      assertTrue(Files.exists(trustStore));
      process.getOutputStream().close();
      assertEquals(0, process.waitFor());
      assertFalse(Files.exists(trustStore), "the key files are left behind");
      assertEquals(-1, out.read());
      assertEquals(-1, process.getErrorStream().read());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void unknownOption_isNamed() throws Exception {
    Process process = start("--prot", "1");
    try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
      assertEquals("--prot is not an option", errors.readLine());
      assertEquals(2, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }
}
