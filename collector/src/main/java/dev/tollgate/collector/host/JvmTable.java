package dev.tollgate.collector.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.collector.host.RunningJvm.AgentTrace;
import dev.tollgate.collector.host.RunningJvm.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JVMs among the processes of this host. A process is a JVM if it has libjvm.so mapped, or,
 * where its mappings are hidden, if it is called java. Reads files and disturbs nobody: no JVM is
 * connected to. Stateless, thread-safe.
 */
public final class JvmTable {
  private static final int MAX_RELEASE_DEPTH = 6;

  private final ProcessTable processes;

  /** The JVMs among these processes. */
  public JvmTable(ProcessTable processes) {
    this.processes = processes;
  }

  /** All JVMs, by pid, but for this process itself. */
  public List<RunningJvm> all() throws IOException {
    long own = ProcessHandle.current().pid();
    List<RunningJvm> jvms = new ArrayList<>();
    for (long pid : processes.pids()) {
      HostProcess process = pid == own ? null : processes.find(pid);
      RunningJvm jvm = process == null ? null : of(process);
      if (jvm != null) {
        jvms.add(jvm);
      }
    }
    return jvms;
  }

  /** This process as a JVM; null if it is none, or has ended. */
  public @Nullable RunningJvm of(HostProcess process) {
    if (process.isDead() || process.leader() != process.pid()) {
      return null;
    }
    Path directory = processes.proc().resolve(Long.toString(process.pid()));
    Mapped mapped = mapped(directory);
    if (mapped == null && !isCalledJava(process)) {
      return null;
    }
    if (mapped != null && mapped.library == null) {
      return null;
    }
    JvmCommand command = command(process, directory);
    return new RunningJvm(
        process,
        command,
        mapped == null ? null : javaVersion(directory, mapped),
        mapped == null ? Machine.HIDDEN : mapped.machine,
        hasAttachSocket(process, directory),
        command.namesAgent() ? AgentTrace.JAR : agentTrace(directory));
  }

  private static boolean isCalledJava(HostProcess process) {
    String program = process.arguments().isEmpty() ? "" : process.arguments().get(0);
    return process.name().equals("java") || program.equals("java") || program.endsWith("/java");
  }

  /** The JVM library that a process has mapped; null as library for none. */
  private record Mapped(@Nullable String library, Machine machine) {}

  /** Null where the mappings are hidden from this user. */
  private static @Nullable Mapped mapped(Path directory) {
    String library = null;
    Machine machine = Machine.HOTSPOT;
    try (BufferedReader maps = Files.newBufferedReader(directory.resolve("maps"), UTF_8)) {
      for (String line = maps.readLine(); line != null; line = maps.readLine()) {
        int slash = line.indexOf('/');
        String path = slash < 0 ? "" : line.substring(slash);
        String file = path.endsWith(" (deleted)") ? path.substring(0, path.length() - 10) : path;
        if (file.endsWith("/libjvm.so")) {
          library = path;
        } else if (file.contains("/libj9vm")) {
          machine = Machine.OPENJ9;
        }
      }
    } catch (IOException e) {
      return null;
    }
    return new Mapped(library, machine);
  }

  /** What the JDK around the library says of itself; null where it was replaced or says nothing. */
  private static @Nullable String javaVersion(Path directory, Mapped mapped) {
    String library = mapped.library;
    if (library == null || library.endsWith("(deleted)")) {
      return null; // the JDK that is there now is not the one that runs
    }
    Path root = directory.resolve("root");
    Path at = Path.of(library).getParent();
    for (int depth = 0; at != null && depth < MAX_RELEASE_DEPTH; depth++, at = at.getParent()) {
      String version = versionIn(root.resolve(at.toString().substring(1)).resolve("release"));
      if (version != null) {
        return version;
      }
    }
    return null;
  }

  private static @Nullable String versionIn(Path release) {
    try {
      for (String line : Files.readAllLines(release, UTF_8)) {
        if (line.startsWith("JAVA_VERSION=")) {
          return line.substring("JAVA_VERSION=".length()).replace("\"", "").trim();
        }
      }
      return null;
    } catch (IOException e) {
      return null; // none here: further up
    }
  }

  private static JvmCommand command(HostProcess process, Path directory) {
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    try {
      for (String entry :
          ProcessTable.zeroSeparated(Files.readAllBytes(directory.resolve("environ")))) {
        int equals = entry.indexOf('=');
        String value = entry.substring(equals + 1);
        switch (equals < 0 ? "" : entry.substring(0, equals)) {
          case "JAVA_TOOL_OPTIONS" -> before.addAll(0, words(value));
          case "JDK_JAVA_OPTIONS" -> before.addAll(words(value));
          case "_JAVA_OPTIONS" -> after.addAll(words(value));
          default -> {}
        }
      }
    } catch (IOException e) {
      before.clear(); // hidden: the command line alone speaks
    }
    return JvmCommand.of(process.arguments(), before, after);
  }

  private static List<String> words(String value) {
    return value.isBlank() ? List.of() : List.of(value.trim().split("\\s+", -1));
  }

  private static boolean hasAttachSocket(HostProcess process, Path directory) {
    String name = ".java_pid" + process.innerPid();
    return Files.exists(directory.resolve("root/tmp").resolve(name))
        || Files.exists(directory.resolve("cwd").resolve(name));
  }

  private static AgentTrace agentTrace(Path directory) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(directory.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (pointsToAgent(descriptor)) {
          return AgentTrace.JAR;
        }
      }
      return AgentTrace.NONE;
    } catch (IOException e) {
      return AgentTrace.HIDDEN;
    }
  }

  private static boolean pointsToAgent(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      String suffix = " (deleted)";
      return JvmCommand.isAgentJar(
          target.endsWith(suffix)
              ? target.substring(0, target.length() - suffix.length())
              : target);
    } catch (IOException e) {
      return false; // closed in the meantime
    }
  }
}
