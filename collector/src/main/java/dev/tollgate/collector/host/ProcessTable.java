package dev.tollgate.collector.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this host, as far as this user may see them. Reads /proc and disturbs nobody.
 * Linux; elsewhere the table is empty. Stateless, thread-safe.
 */
public final class ProcessTable {
  private static final Pattern CONTAINER =
      Pattern.compile("(?<![0-9a-f])([0-9a-f]{12})[0-9a-f]{52}");

  /** Ticks of the clock in which the kernel tells times: 100 a second on every Linux port. */
  private static final long MS_PER_TICK = 10;

  private static final String BOOT_TIME = "btime ";

  private final Path proc;

  /** The table below this directory: {@code /proc}, or what a test puts in its place. */
  public ProcessTable(Path proc) {
    this.proc = proc;
  }

  /** The table of this host. */
  public static ProcessTable ofThisHost() {
    return new ProcessTable(Path.of("/proc"));
  }

  /** Where /proc is. */
  public Path proc() {
    return proc;
  }

  /** This process. */
  public HostProcess self() throws IOException {
    long pid = ProcessHandle.current().pid();
    HostProcess self = find(pid);
    if (self == null) {
      throw new IOException(
          proc + " does not show this process, " + pid + "; Linux with /proc mounted is needed");
    }
    return self;
  }

  /** The pids of all processes, ascending. */
  public Set<Long> pids() throws IOException {
    Set<Long> pids = new TreeSet<>();
    if (Files.isDirectory(proc)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[1-9]*")) {
        for (Path entry : entries) {
          String name = entry.getFileName().toString();
          if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            pids.add(Long.parseLong(name));
          }
        }
      }
    }
    return pids;
  }

  /** The process with this pid; null if there is none, or it ended while it was looked at. */
  public @Nullable HostProcess find(long pid) {
    Path directory = proc.resolve(Long.toString(pid));
    try {
      return read(pid, directory);
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return null; // it ended: its files are gone, or cut off
    }
  }

  private HostProcess read(long pid, Path directory) throws IOException {
    String status = Files.readString(directory.resolve("status"));
    String[] uids = words(status, "Uid");
    String[] gids = words(status, "Gid");
    Set<Long> groups = new HashSet<>();
    groups.add(Long.parseLong(gids[1]));
    for (String group : words(status, "Groups")) {
      groups.add(Long.parseLong(group));
    }
    String[] innerPids = words(status, "NSpid");
    long uid = Long.parseLong(uids[1]);
    return new HostProcess(
        pid,
        innerPids.length == 0 ? pid : Long.parseLong(innerPids[innerPids.length - 1]),
        Long.parseLong(words(status, "Tgid")[0]),
        uid,
        Set.copyOf(groups),
        user(directory, uid),
        words(status, "State")[0].charAt(0),
        Long.parseUnsignedLong(words(status, "SigCgt")[0], 16),
        link(directory.resolve("ns/pid")),
        link(directory.resolve("ns/mnt")),
        container(directory),
        startMs(directory),
        words(status, "Name")[0],
        arguments(directory));
  }

  /** The words after a key of a file of {@code Key: word word} lines; none where it has no key. */
  private static String[] words(String text, String key) {
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(key + ":")) {
        String value = line.substring(key.length() + 1).trim();
        return value.isEmpty() ? new String[0] : value.split("\\s+", -1);
      }
    }
    return new String[0];
  }

  /**
   * The owner of the directory is the user, unless the kernel hides a process that hides itself.
   */
  private static String user(Path directory, long uid) throws IOException {
    Object owner = Files.getAttribute(directory, "unix:uid");
    return owner instanceof Integer known && known.longValue() == uid
        ? Files.getOwner(directory).getName()
        : Long.toString(uid);
  }

  private static @Nullable String link(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return null; // another user's: not to be known
    }
  }

  private static @Nullable String container(Path directory) throws IOException {
    Matcher id = CONTAINER.matcher(Files.readString(directory.resolve("cgroup")));
    return id.find() ? id.group(1) : null;
  }

  private long startMs(Path directory) throws IOException {
    String stat = Files.readString(directory.resolve("stat"));
    // The name, in brackets, may hold anything; the start is field 22, 20th after it.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1);
    return bootMs() + Long.parseLong(fields[19]) * MS_PER_TICK;
  }

  private long bootMs() throws IOException {
    for (String line : Files.readAllLines(proc.resolve("stat"))) {
      if (line.startsWith(BOOT_TIME)) {
        return Long.parseLong(line.substring(BOOT_TIME.length())) * 1_000;
      }
    }
    throw new IOException(proc.resolve("stat") + " has no " + BOOT_TIME.trim());
  }

  private static List<String> arguments(Path directory) throws IOException {
    return zeroSeparated(Files.readAllBytes(directory.resolve("cmdline")));
  }

  static List<String> zeroSeparated(byte[] bytes) {
    List<String> strings = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        strings.add(new String(bytes, start, i - start, UTF_8));
        start = i + 1;
      }
    }
    if (start < bytes.length) {
      strings.add(new String(bytes, start, bytes.length - start, UTF_8));
    }
    return List.copyOf(strings);
  }
}
