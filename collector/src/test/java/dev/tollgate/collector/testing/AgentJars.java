package dev.tollgate.collector.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Jars that name an agent class and hold none: that is on the class path of a test's child JVM. */
public final class AgentJars {
  private AgentJars() {}

  /** A jar that names the agent. */
  public static Path make(Path file, String version) throws IOException {
    return make(file, version, "dev.tollgate.dist.TollgateAgent");
  }

  /** A jar that names another class. */
  public static Path make(Path file, String version, String agentClass) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    main.putValue("Premain-Class", agentClass);
    main.putValue("Agent-Class", agentClass);
    main.putValue("Can-Redefine-Classes", "true");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      jar.finish();
    }
    return file.toRealPath();
  }
}
