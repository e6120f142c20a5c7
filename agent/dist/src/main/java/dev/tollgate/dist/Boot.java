package dev.tollgate.dist;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Boots the agent: opens what it needs of the JDK to the agent alone, has the bridge defined into
 * {@code java.base}, and starts the agent in its own class loader. A detached agent leaves that
 * loader behind, dormant; attached again, it is used again. Thread-safe.
 */
public final class Boot {
  /** Supertypes first: a class is defined only after what it extends. */
  private static final String[] BRIDGE = {
    "$TollgateCall", "$TollgateRefusal", "$TollgateDispatcher", "$Tollgate"
  };

  /** What Chronicle Queue and Byte Buddy use of the JDK beside {@code java.base}. */
  private static final List<String> MODULES =
      List.of("java.management", "java.naming", "jdk.unsupported");

  private static final String AGENT = "dev.tollgate.core.install.Agent";

  private static @Nullable AgentLoader loader;

  private Boot() {}

  /**
   * Starts the agent with the JVM.
   *
   * @throws IllegalStateException if an agent is in this JVM already, or the JVM lacks a module
   * @throws Exception if the agent cannot start; nothing has been changed for the app then
   */
  public static synchronized void start(@Nullable String options, Instrumentation instrumentation)
      throws Exception {
    call("start", options, instrumentation);
  }

  /**
   * Starts the agent in a running JVM, or takes it out.
   *
   * @param options the agent's options, or {@code detach}
   * @throws Exception if the agent's own loader cannot be made
   */
  public static synchronized void attach(@Nullable String options, Instrumentation instrumentation)
      throws Exception {
    call("attach", options, instrumentation);
  }

  private static void call(String how, @Nullable String options, Instrumentation instrumentation)
      throws Exception {
    AgentLoader agent = loader;
    if (agent == null) {
      agent = load(instrumentation);
      loader = agent;
    }
    try {
      agent
          .loadClass(AGENT)
          .getMethod(how, String.class, Instrumentation.class)
          .invoke(null, options, instrumentation);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error) {
        throw (Error) e.getCause();
      }
      throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
    }
  }

  private static AgentLoader load(Instrumentation instrumentation) throws Exception {
    File file = new File(Boot.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    JarFile jar = new JarFile(file);
    Attributes manifest = requireAgentJar(jar);
    if (bridgeIsDefined()) {
      throw new IllegalStateException(
          "an agent is already in this JVM and goes on; this one does nothing");
    }
    requireModules();
    AgentLoader agent =
        new AgentLoader(jar, manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
    openJdk(instrumentation, agent.getUnnamedModule());
    agent
        .loadClass("dev.tollgate.core.install.Bridge")
        .getMethod("define", List.class)
        .invoke(null, bridge(jar));
    return agent;
  }

  /** An agent packed into an application's own jar would meter the wrong thing: refuse. */
  private static Attributes requireAgentJar(JarFile jar) throws IOException {
    Manifest manifest = jar.getManifest();
    Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
    if (!TollgateAgent.class.getName().equals(main.getValue("Premain-Class"))) {
      throw new IOException(jar.getName() + " is not the Tollgate agent jar");
    }
    return main;
  }

  /** A runtime made by jlink may lack what the agent needs, and so may a modular app's JVM. */
  private static void requireModules() {
    List<String> missing = new ArrayList<>();
    for (String module : MODULES) {
      if (ModuleLayer.boot().findModule(module).isEmpty()) {
        missing.add(module);
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "this JVM has no "
              + String.join(", ", missing)
              + "; start it with --add-modules "
              + String.join(",", missing)
              + " (and have jlink put them in)"
              + TollgateAgent.UNTOUCHED);
    }
  }

  private static boolean bridgeIsDefined() {
    try {
      Class.forName("java.lang.$Tollgate", false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static List<byte[]> bridge(JarFile jar) throws IOException {
    List<byte[]> classes = new ArrayList<>();
    for (String name : BRIDGE) {
      try (InputStream in =
          jar.getInputStream(jar.getEntry("bridge/java/lang/" + name + AgentLoader.SUFFIX))) {
        classes.add(in.readAllBytes());
      }
    }
    return classes;
  }

  /**
   * What the agent needs of the JDK, opened to its own module and no other: the place of the
   * bridge, what Chronicle Queue uses, and where a JVM keeps what attachers may read.
   */
  private static void openJdk(Instrumentation instrumentation, Module agent) {
    Set<Module> toAgent = Set.of(agent);
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.ref", toAgent, "jdk.internal.vm", toAgent),
        Map.of("java.lang", toAgent, "java.lang.reflect", toAgent, "sun.nio.ch", toAgent),
        Set.of(),
        Map.of());
    Optional<Module> unsupported = ModuleLayer.boot().findModule("jdk.unsupported");
    if (unsupported.isPresent()) {
      instrumentation.redefineModule(
          unsupported.get(), Set.of(), Map.of(), Map.of("sun.misc", toAgent), Set.of(), Map.of());
    }
  }
}
