package dev.tollgate.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.VirtualMachine;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import dev.tollgate.store.queue.LedgerReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
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
                  + " cannot be used: it is not writable for this user; calls are neither recorded"
                  + " nor capped until it can"),
          child.errors());
      assertEquals(List.of("client true", "the app ran"), child.output());
    }
  }

  /** What an attacher reads of the agent in a JVM. */
  private static Properties properties(VirtualMachine vm) throws IOException {
    Properties ours = new Properties();
    vm.getAgentProperties()
        .forEach(
            (key, value) -> {
              if (key.toString().startsWith("tollgate.")) {
                ours.put(key, value);
              }
            });
    return ours;
  }

  @Test
  void attachedAgent_recordsUntilItIsDetachedAndAgainWhenItIsAttachedAgain() throws Exception {
    String jar = Jar.path().toString();
    try (ChildJvm child = ChildJvm.start(workDir, List.of(), "http", "wait")) {
      child.await("client", () -> child.output().contains("client true"));
      VirtualMachine vm = VirtualMachine.attach(Long.toString(child.pid()));
      assertEquals(Map.of(), properties(vm));

      vm.loadAgent(jar, atHome() + ",service=shop");
      assertEquals("active", properties(vm).get("tollgate.state"));
      assertEquals(home.toString(), properties(vm).get("tollgate.home"));
      child.await("ledger", () -> started() != null);
      JvmStart first = started();
      assertEquals(first == null ? null : first.jvm().toString(), jvm(vm));
      Object since = properties(vm).get("tollgate.since");

      vm.loadAgent(jar, atHome());
      assertEquals(since, properties(vm).get("tollgate.since"), "a second one changes nothing");
      assertEquals(jvm(vm), first == null ? null : first.jvm().toString());

      vm.loadAgent(jar, "detach");
      assertEquals("dormant", properties(vm).get("tollgate.state"));
      assertEquals("", jvm(vm));
      assertFalse(AliveLock.isHeld(JvmDirectory.alive(Home.of(home).ledger(first(first)))));
      vm.loadAgent(jar, "detach");
      assertEquals("dormant", properties(vm).get("tollgate.state"));

      vm.loadAgent(jar, atHome());
      assertEquals("active", properties(vm).get("tollgate.state"));
      child.await("ledger", () -> !jvm(vm).isEmpty());
      assertNotEquals(first(first).toString(), jvm(vm));
      vm.detach();
      child.release().ended();
      // The JVM itself says so from 21 on.
      assertEquals(
          List.of(),
          child.errors().stream().filter(line -> !line.startsWith("WARNING: ")).toList());
    }
  }

  private static UUID first(@Nullable JvmStart start) {
    return Objects.requireNonNull(start).jvm();
  }

  private static String jvm(VirtualMachine vm) {
    try {
      return properties(vm).getProperty("tollgate.jvm", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  /** As in a runtime that jlink made, or under an app of modules that name no others. */
  @Test
  void jvmWithoutTheModulesItNeeds_isToldInOneLineWhichToAdd() throws Exception {
    try (ChildJvm child = startWith("java.net.http,java.instrument")) {
      child.release().ended();

      assertEquals(
          List.of(
              "tollgate: this JVM has no java.management, java.naming, jdk.unsupported; start it"
                  + " with --add-modules java.management,java.naming,jdk.unsupported (and have"
                  + " jlink put them in); not metering, the application runs on untouched"),
          child.errors());
      assertEquals(List.of("client true", "the app ran"), child.output());
    }
    assertFalse(Files.exists(home));
  }

  @Test
  void jvmOfTheModulesItNeeds_hasALedger() throws Exception {
    String just = "java.net.http,java.instrument,java.management,java.naming,jdk.unsupported";
    try (ChildJvm child = startWith(just)) {
      child.await("ledger", () -> started() != null);
      assertQuiet(child.release().ended(), "client true", "the app ran");
    }
  }

  private ChildJvm startWith(String modules) throws IOException {
    return ChildJvm.start(
        workDir, List.of("--limit-modules", modules), List.of(atHome()), "http", "wait");
  }
}
