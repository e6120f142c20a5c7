package dev.tollgate.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.demo.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JVMs with other agents, with less in them, or with more rules: see {@link HostStage}. */
class HostJvmsTest {
  private static final Path JDK = Jdk.own().home();

  /** What the gateway itself needs of the JDK, and the JVM of a JVM with an agent. */
  private static final String MINIMAL =
      "java.base,java.net.http,java.logging,jdk.crypto.ec,java.instrument";

  private static final String UNTOUCHED = "; not metering, the application runs on untouched\n";

  @SuppressWarnings("NullAway.Init")
  private static HostStage stage;

  @SuppressWarnings("NullAway.Init")
  private static HostLayouts layouts;

  @BeforeAll
  static void setTheStage() throws Exception {
    stage =
        HostStage.open(
            List.of(
                "otel-first",
                "otel-last",
                "second-agent",
                "second-jar",
                "linked",
                "archived",
                "security-manager",
                "virtual-threads"));
    layouts = new HostLayouts(stage.stage());
  }

  @AfterAll
  static void clear() throws IOException {
    stage.close();
  }

  @Test
  void openTelemetrysAgent_worksBesideInEitherOrder() throws Exception {
    List<String> otel = layouts.openTelemetry();
    App.Run without = run("otel-first", otel, HostStage.PASSED);

    List<String> last = join(otel, List.of(stage.stage().agent()));
    stage.assertMetered(without, run("otel-first", last, 2 * HostStage.PASSED), "otel-first", "");

    List<String> first = join(List.of(stage.stage().agent()), otel);
    stage.assertMetered(without, run("otel-last", first, 2 * HostStage.PASSED), "otel-last", "");
  }

  @Test
  void secondTollgate_saysSoAndNothingIsCountedTwice() throws Exception {
    String already =
        "tollgate: an agent is already in this JVM and goes on; this one does nothing\n";
    String agent = stage.stage().agent();
    Path copy = stage.stage().directory().resolve("copy-of-tollgate-agent.jar");
    Files.copy(stage.stage().jar("agent/dist"), copy);
    App.Run without = run("second-agent", List.of(), HostStage.PASSED);

    App.Run same = run("second-agent", List.of(agent, agent), 2 * HostStage.PASSED);
    stage.assertMetered(without, same, "second-agent", already);

    List<String> other = List.of(agent, "-javaagent:" + copy + "=home=" + stage.stage().home());
    App.Run copied = run("second-jar", other, 2 * HostStage.PASSED);
    stage.assertMetered(without, copied, "second-jar", already);
  }

  @Test
  void linkedRuntime_isMeteredIfItHasTheModulesAndUntouchedIfNot() throws Exception {
    Path full = layouts.runtime("full", MINIMAL + ",java.management,java.naming,jdk.unsupported");
    stage.assertMetered(new Jdk(full, Jdk.own().feature()), "linked", layouts::classPath);

    Path minimal = layouts.runtime("minimal", MINIMAL);
    List<String> agent = List.of(stage.stage().agent());
    App.Run without = stage.run(minimal, "linked", List.of(), layouts::classPath, HostStage.PASSED);
    App.Run with = stage.run(minimal, "linked", agent, layouts::classPath, HostStage.PASSED);

    assertEquals(without.lines(), with.lines());
    assertEquals(
        "tollgate: this JVM has no java.management, java.naming, jdk.unsupported; start it with"
            + " --add-modules java.management,java.naming,jdk.unsupported (and have jlink put them"
            + " in)"
            + UNTOUCHED,
        with.stderr());
  }

  @Test
  void archivedClasses_stillComeFromTheArchive() throws Exception {
    Path archive = stage.stage().directory().resolve("gateway.jsa");
    run("archived", List.of("-XX:ArchiveClassesAtExit=" + archive), HostStage.PASSED);
    List<String> use = List.of("-XX:SharedArchiveFile=" + archive);
    Path log = stage.stage().directory().resolve("classes-");
    String loads = "-Xlog:class+load:file=" + log;
    App.Run without = run("archived", join(use, List.of(loads + "without")), HostStage.PASSED);

    List<String> agent = List.of(loads + "with", stage.stage().agent());
    App.Run with = run("archived", join(use, agent), 2 * HostStage.PASSED);

    stage.assertMetered(without, with, "archived", "");
    long before = archived(Path.of(log + "without"));
    long after = archived(Path.of(log + "with"));
    assertTrue(before > 500 && after > before * 9 / 10, after + " of " + before + " classes");
  }

  private static long archived(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("source: shared objects file (top)")).count();
    }
  }

  /** The first that has one: Java 24 took it out. */
  static List<Jdk> jdkWithSecurityManager() {
    return Jdk.all().stream().filter(jdk -> jdk.feature() < 24).limit(1).toList();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("jdkWithSecurityManager")
  void securityManager_neverStopsTheAgentForWhatTheAppMayNot(Jdk jdk) throws Exception {
    Path agent = stage.stage().jar("agent/dist");
    String option = stage.stage().agent();
    String host = "security-manager";
    List<String> granted = layouts.securityManager(agent);
    App.Run without = stage.run(jdk.home(), host, granted, layouts::classPath, HostStage.PASSED);
    List<String> agents = join(granted, List.of(option));
    App.Run with = stage.run(jdk.home(), host, agents, layouts::classPath, 2 * HostStage.PASSED);

    stage.assertMetered(without, with, host, "");

    List<String> refused = join(layouts.securityManager(null), List.of(option));
    App.Run untouched = stage.run(jdk.home(), host, refused, layouts::classPath, HostStage.PASSED);
    assertEquals(without.lines(), untouched.lines());
    assertTrue(
        untouched.stderr().endsWith("grant the agent jar java.security.AllPermission" + UNTOUCHED),
        untouched.stderr());
  }

  /** The first that has them. */
  static List<Jdk> jdkWithVirtualThreads() {
    return Jdk.all().stream().filter(jdk -> jdk.feature() >= 21).limit(1).toList();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("jdkWithVirtualThreads")
  void virtualThreads_areNotPinned(Jdk jdk) throws Exception {
    // Before Java 24 a wait inside "synchronized" pins, and the JVM then prints where.
    stage.assertMetered(
        jdk,
        "virtual-threads",
        arguments ->
            join(
                List.of("-Djdk.tracePinnedThreads=full"),
                layouts.classPath(arguments + " --virtual")));
  }

  private static App.Run run(String host, List<String> agents, int calls) throws Exception {
    return stage.run(JDK, host, agents, layouts::classPath, calls);
  }

  private static List<String> join(List<String> first, List<String> then) {
    List<String> all = new ArrayList<>(first);
    all.addAll(then);
    return all;
  }
}
