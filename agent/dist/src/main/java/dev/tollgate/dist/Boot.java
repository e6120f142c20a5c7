package dev.tollgate.dist;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Boots the agent: defines the bridge into {@code java.base}, opens what the agent needs of the JDK
 * to the agent alone, and starts the agent in its own class loader.
 */
public final class Boot {
  /** Supertypes first: a class is defined only after what it extends. */
  private static final String[] BRIDGE = {
    "$TollgateCall", "$TollgateRefusal", "$TollgateDispatcher", "$Tollgate"
  };

  private static final String ENTRY = "dev.tollgate.core.install.Agent";

  private Boot() {}

  /**
   * Starts the agent.
   *
   * @throws IllegalStateException if an agent is in this JVM already
   * @throws Exception if the agent cannot start; nothing has been changed for the app then
   */
  public static void start(@Nullable String options, Instrumentation instrumentation)
      throws Exception {
    File jar = new File(Boot.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    JarFile agentJar = new JarFile(jar);
    Attributes manifest = requireAgentJar(agentJar);
    if (bridgeIsDefined()) {
      throw new IllegalStateException("an agent is already in this JVM and goes on");
    }
    defineBridge(agentJar, instrumentation);
    AgentLoader loader =
        new AgentLoader(agentJar, manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
    openJdk(instrumentation, loader.getUnnamedModule());
    loader
        .loadClass(ENTRY)
        .getMethod("start", String.class, Instrumentation.class)
        .invoke(null, options, instrumentation);
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

  private static boolean bridgeIsDefined() {
    try {
      Class.forName("java.lang.$Tollgate", false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void defineBridge(JarFile jar, Instrumentation instrumentation)
      throws IOException, IllegalAccessException {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", Set.of(Boot.class.getModule())),
        Set.of(),
        Map.of());
    MethodHandles.Lookup lookup =
        MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup());
    for (String name : BRIDGE) {
      ZipEntry entry = jar.getEntry("bridge/java/lang/" + name + AgentLoader.SUFFIX);
      try (InputStream in = jar.getInputStream(entry)) {
        lookup.defineClass(in.readAllBytes());
      }
    }
  }

  /** What Chronicle Queue needs of the JDK, opened to the agent's own module and no other. */
  private static void openJdk(Instrumentation instrumentation, Module agent) {
    Set<Module> toAgent = Set.of(agent);
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.ref", toAgent),
        Map.of("sun.nio.ch", toAgent, "java.lang.reflect", toAgent),
        Set.of(),
        Map.of());
    ModuleLayer.boot()
        .findModule("jdk.unsupported")
        .ifPresent(
            unsupported ->
                instrumentation.redefineModule(
                    unsupported,
                    Set.of(),
                    Map.of(),
                    Map.of("sun.misc", toAgent),
                    Set.of(),
                    Map.of()));
  }
}
