package dev.tollgate.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.jar.asm.ClassReader;

/**
 * Packs one of the tests' own agents into a jar that a JVM can be started with or take in later.
 * What it needs of Byte Buddy comes with the jar's class path, into the app's loader: the agent
 * under test sees none of it.
 */
final class AgentJar {
  private AgentJar() {}

  /** Writes a jar of the agent class and its package into this directory. */
  static Path write(Path directory, Class<?> agent) throws IOException {
    Path jar = directory.resolve(agent.getSimpleName() + ".jar");
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Premain-Class", agent.getName());
    main.putValue("Agent-Class", agent.getName());
    main.putValue("Can-Retransform-Classes", "true");
    main.put(Attributes.Name.CLASS_PATH, origin(ClassReader.class).toUri().toString());
    String folder = agent.getPackageName().replace('.', '/');
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(out, manifest);
        DirectoryStream<Path> classes =
            Files.newDirectoryStream(origin(agent).resolve(folder), "*.class")) {
      for (Path file : classes) {
        packed.putNextEntry(new JarEntry(folder + "/" + file.getFileName()));
        Files.copy(file, packed);
        packed.closeEntry();
      }
    }
    return jar;
  }

  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(type + " comes from nowhere", e);
    }
  }
}
