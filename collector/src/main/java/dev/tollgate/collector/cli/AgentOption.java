package dev.tollgate.collector.cli;

import dev.tollgate.collector.attach.AgentJar;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --agent}: where the agent's jar is. */
final class AgentOption {
  @Option(
      names = "--agent",
      paramLabel = "JAR",
      description = "The agent's jar. Default: the one that the launcher was built with.")
  private @Nullable Path jar;

  /** The jar that is named here or by the launcher; null if none is. */
  @Nullable Path path() {
    return jar != null ? jar : AgentJar.named();
  }

  /** The jar, looked at. */
  AgentJar read() throws IOException {
    Path path = path();
    if (path == null) {
      throw new IOException("no agent is named; give its jar with --agent");
    }
    return AgentJar.read(path);
  }
}
