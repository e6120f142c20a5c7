package dev.tollgate.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import dev.tollgate.store.queue.LedgerReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM with the agent notices of it, in real processes on this JDK. */
class HostJvmIT {
  private final Path workDir;
  private final Path home;

  HostJvmIT(@TempDir Path workDir) {
    this.workDir = workDir;
    this.home = workDir.resolve("home");
  }

  private ChildJvm start(String options, String... arguments) throws IOException {
    return ChildJvm.start(workDir, List.of(options), arguments);
  }

  private String atHome() {
    return "home=" + home;
  }

  private static void assertQuiet(ChildJvm child, String... output) {
    assertEquals(List.of(), child.errors());
    assertEquals(List.of(output), child.output());
  }

  @Test
  void jvmThatNeverCalls_printsNothingAndLeavesNothing() throws Exception {
    try (ChildJvm child = start(atHome())) {
      assertQuiet(child.ended(), "the app ran");
    }
    assertFalse(Files.exists(home));
    assertFalse(Files.exists(workDir.resolve(".tollgate")));
  }

  @Test
  void agentsClasses_areInvisibleToTheApp() throws Exception {
    String[] classes = {
      "dev.tollgate.core.install.Agent",
      "dev.tollgate.api.exchange.Exchanges",
      "dev.tollgate.ledger.charge.Charge",
      "com.fasterxml.jackson.core.JsonFactory",
      "net.bytebuddy.ByteBuddy",
      "net.openhft.chronicle.queue.ChronicleQueue",
      "org.slf4j.Logger"
    };
    try (ChildJvm child = start(atHome(), classes)) {
      child.ended();
      assertEquals(List.of(), child.errors());
      for (String name : classes) {
        assertTrue(child.output().contains("no " + name), child.output()::toString);
      }
    }
  }

  @Test
  void bridge_isInJavaBase() throws Exception {
    try (ChildJvm child = start(atHome(), "java.lang.$Tollgate")) {
      assertQuiet(child.ended(), "java.lang.$Tollgate in java.base", "the app ran");
    }
  }

  @Test
  void jvmThatLoadsAClient_saysInItsLedgerWhoItIs() throws Exception {
    try (ChildJvm child = start(atHome() + ",service=shop", "http", "wait")) {
      child.await("ledger", () -> started() != null);
      JvmStart start = started();
      assertQuiet(child.release().ended(), "client true", "the app ran");

      try (JarFile jar = new JarFile(Jar.path().toFile())) {
        assertEquals(
            jar.getManifest().getMainAttributes().getValue("Implementation-Version"),
            start == null ? null : start.agentVersion());
      }
      assertEquals("shop", start == null ? null : start.labels().get(Label.SERVICE));
      assertEquals(System.getProperty("java.version"), start == null ? null : start.javaVersion());
    }
  }

  /** The first record of the one ledger in the home; null if there is none yet. */
  private @Nullable JvmStart started() {
    Path ledgers = Home.of(home).ledgers();
    if (!Files.isDirectory(ledgers)) {
      return null;
    }
    try (Stream<Path> directories = Files.list(ledgers)) {
      for (Path directory : directories.toList()) {
        Path queue = JvmDirectory.queue(directory);
        if (Files.isDirectory(queue)) {
          try (LedgerReader reader = LedgerReader.open(queue)) {
            byte[] record = reader.next();
            return record == null ? null : (JvmStart) RecordCodec.decode(record, 0, record.length);
          }
        }
      }
      return null;
    } catch (IOException e) {
      return null; // being made at this moment
    }
  }

  @Test
  void disabledAgent_doesNothing() throws Exception {
    try (ChildJvm child = start(atHome() + ",enabled=false", "http")) {
      assertQuiet(child.ended(), "client true", "the app ran");
    }
    assertFalse(Files.exists(home));
  }

  @Test
  void homeThatCannotBeWritten_isOneLineAndTheAppRuns() throws Exception {
    Files.writeString(home, "a file, where a directory should be");
    try (ChildJvm child = start(atHome(), "http", "wait")) {
      child.await("line", () -> !child.errors().isEmpty());
      child.release().ended();

      assertEquals(
          List.of(
              "tollgate: "
                  + home
                  + " is not writable for this user; calls are neither metered nor capped"),
          child.errors());
      assertEquals(List.of("client true", "the app ran"), child.output());
    }
  }

  @Test
  void secondAgent_isRefusedInOneLine() throws Exception {
    try (ChildJvm child = ChildJvm.start(workDir, List.of(atHome(), atHome()))) {
      child.ended();

      assertEquals(
          List.of("tollgate: an agent is already in this JVM and goes on; this one does nothing"),
          child.errors());
      assertEquals(List.of("the app ran"), child.output());
    }
  }
}
