package dev.tollgate.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hosts with class loaders, modules or libraries of their own: see {@link HostStage}. */
class HostsTest {
  private static final Path JDK = Jdk.own().home();

  @SuppressWarnings("NullAway.Init")
  private static HostStage stage;

  @SuppressWarnings("NullAway.Init")
  private static HostLayouts layouts;

  @BeforeAll
  static void setTheStage() throws Exception {
    stage =
        HostStage.open(
            List.of("spring-boot", "own-libraries", "modules", "osgi", "jboss-modules", "tomcat"));
    layouts = new HostLayouts(stage.stage());
  }

  @AfterAll
  static void clear() throws IOException {
    stage.close();
  }

  @Test
  void springBoot_isMeteredInItsFatJar() throws Exception {
    stage.assertMetered("spring-boot", layouts::springBoot);
  }

  @Test
  void ownLibraries_ofOtherVersionsWorkBesideTheAgents() throws Exception {
    App.Run with = stage.assertMetered("own-libraries", layouts::ownLibraries);

    String said = String.join("\n", with.lines());
    assertTrue(said.contains("Jackson 2.18.9"), said);
    assertTrue(said.contains("byte-buddy-1.14.18.jar"), said);
    assertTrue(said.contains("HdrHistogram-2.1.12.jar"), said);
    assertTrue(said.contains("chronicle-queue-5.25ea16.jar"), said);
  }

  @Test
  void modularApp_isMeteredWithTheModulesThatTheAgentNeeds() throws Exception {
    List<String> needed = List.of("java.management", "java.naming", "jdk.unsupported");

    stage.assertMetered("modules", arguments -> layouts.modules(needed, arguments));
  }

  @Test
  void bundle_isMeteredInFelix() throws Exception {
    stage.assertMetered("osgi", layouts::osgi);
  }

  @Test
  void jbossModule_isMeteredAndKeepsItsLogManager() throws Exception {
    stage.assertMetered("jboss-modules", layouts::jbossModules);
  }

  @Test
  void webApplication_isMeteredInTomcatAndStopsWithoutALeak() throws Exception {
    App.Run without = runTomcat(List.of(), HostStage.PASSED);
    App.Run with = runTomcat(List.of(stage.stage().agent()), 2 * HostStage.PASSED);

    stage.assertMetered(without, with, "tomcat", "");
    assertFalse(with.stderr().contains("tollgate"), with.stderr());
  }

  /** Tomcat serves on after the calls: it is ended as ops would. */
  private static App.Run runTomcat(List<String> agents, int calls) throws Exception {
    try (Child child = stage.start(JDK, "tomcat", agents, layouts::tomcat, calls)) {
      child.await(line -> line.contains("\"done\""), App.LIMIT);
      int code = child.terminate();
      assertEquals(128 + 15, code, () -> child.lines() + child.stderr());
      return new App.Run(child.lines(), child.stderr());
    }
  }
}
