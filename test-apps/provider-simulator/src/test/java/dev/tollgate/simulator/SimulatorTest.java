package dev.tollgate.simulator;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A simulator for all tests of a class, reset before each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SimulatorTest {
  @SuppressWarnings("NullAway.Init") // Set before any test.
  SimulatorServer server;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  SimulatorClient client;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    server = SimulatorServer.start(0, 0, dir);
    client = new SimulatorClient(server);
  }

  @BeforeEach
  void reset() throws Exception {
    client.post("/_simulator/reset", "");
  }

  @AfterAll
  void stop() {
    server.close();
  }
}
