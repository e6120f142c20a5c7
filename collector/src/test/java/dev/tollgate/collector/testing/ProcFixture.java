package dev.tollgate.collector.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A /proc made of files, for processes that a test cannot have: other users', other containers',
 * other virtual machines'.
 */
public final class ProcFixture {
  /** The attach request's signal and SIGTERM are caught. */
  public static final String CATCHES = "0000000000004004";

  private final Path proc;

  /** An empty one in this directory. */
  public ProcFixture(Path proc) throws IOException {
    this.proc = proc;
    Files.createDirectories(proc);
    Files.writeString(proc.resolve("stat"), "cpu 1 2 3\nbtime 1764000000\nprocesses 5\n");
  }

  /** The directory. */
  public Path proc() {
    return proc;
  }

  /** This process, as user {@code uid}. */
  public ProcFixture self(long uid) throws IOException {
    long pid = ProcessHandle.current().pid();
    return process(pid, pid, uid, "S", CATCHES, List.of("java", "-jar", "tollgate-collector.jar"))
        .namespaces(pid, "pid:[1]", "mnt:[1]");
  }

  /** A process. */
  public ProcFixture process(
      long pid, long innerPid, long uid, String state, String caught, List<String> arguments)
      throws IOException {
    Path directory = Files.createDirectories(proc.resolve(Long.toString(pid)));
    Files.writeString(
        directory.resolve("status"),
        """
        Name:	java
        State:	%s (somehow)
        Tgid:	%d
        Uid:	%d	%d	%d	%d
        Gid:	9	9	9	9
        Groups:	%d 27
        NSpid:	%s
        SigCgt:	%s
        """
            .formatted(
                state,
                pid,
                uid,
                uid,
                uid,
                uid,
                uid,
                pid == innerPid ? pid : pid + "\t" + innerPid,
                caught));
    Files.writeString(directory.resolve("cgroup"), "0::/user.slice\n");
    Files.writeString(
        directory.resolve("stat"),
        pid + " (a ) name) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 30 0 12345 0 0 0\n");
    Files.writeString(directory.resolve("cmdline"), String.join("\0", arguments) + "\0", UTF_8);
    return this;
  }

  /** Shows which namespaces a process is in. */
  public ProcFixture namespaces(long pid, String pidNamespace, String mounts) throws IOException {
    Path ns = Files.createDirectories(proc.resolve(Long.toString(pid)).resolve("ns"));
    Files.createSymbolicLink(ns.resolve("pid"), Path.of(pidNamespace));
    Files.createSymbolicLink(ns.resolve("mnt"), Path.of(mounts));
    return this;
  }

  /** Shows what a process has mapped. */
  public ProcFixture maps(long pid, String... files) throws IOException {
    StringBuilder lines = new StringBuilder("7f00-7f01 rw-p 00000000 00:00 0\n");
    for (String file : files) {
      lines.append("7f02-7f03 r-xp 00001000 fe:00 42                 ").append(file).append('\n');
    }
    return file(pid, "maps", lines.toString());
  }

  /** A file of a process. */
  public ProcFixture file(long pid, String name, String content) throws IOException {
    Path file = proc.resolve(Long.toString(pid)).resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, content);
    return this;
  }
}
