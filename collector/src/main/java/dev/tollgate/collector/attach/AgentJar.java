package dev.tollgate.collector.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The agent's jar on disk. Immutable.
 *
 * @param path absolute, without symbolic links
 * @param version what its manifest says; null if it does not
 */
public record AgentJar(Path path, @Nullable String version) {
  /** The system property in which the launcher names the jar that was built. */
  public static final String PROPERTY = "tollgate.agent.jar";

  private static final String AGENT_CLASS = "dev.tollgate.dist.TollgateAgent";

  /**
   * Looks at a jar.
   *
   * @throws AttachException if it is not there, not readable or not the agent's
   */
  public static AgentJar read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new AttachException(
          file + " is no file that can be read; give the agent's jar with --agent");
    }
    Path path = file.toRealPath();
    try (JarFile jar = new JarFile(path.toFile())) {
      Manifest manifest = jar.getManifest();
      Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
      if (AGENT_CLASS.equals(main.getValue("Agent-Class"))) {
        return new AgentJar(path, main.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
      }
    } catch (IOException e) {
      throw new AttachException(file + " is no jar: " + e.getMessage() + "; build it again", e);
    }
    throw new AttachException(file + " is not the Tollgate agent's jar; give that with --agent");
  }

  /** The jar that the launcher names; null if it names none. */
  public static @Nullable Path named() {
    String path = System.getProperty(PROPERTY);
    return path == null || path.isBlank() ? null : Path.of(path);
  }
}
