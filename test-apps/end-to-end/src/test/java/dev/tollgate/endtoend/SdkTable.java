package dev.tollgate.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The README's table of SDKs: rows made of what ran and of the libraries it ran with. */
final class SdkTable {
  static final String HEAD =
      """
      | SDK | provider | HTTP client | ways | a refusal is | JDK |
      | --- | --- | --- | --- | --- | --- |
      """;

  /** The library that a hook is in; empty for the JDK's own. */
  private static final Map<String, String> CLIENTS =
      Map.of("java-http-client", "", "okhttp-3.0", "okhttp");

  private static final Pattern REFUSAL = Pattern.compile("(?:.*\\.)?(\\S+) (\\S+)");

  private SdkTable() {}

  /**
   * An SDK's rows.
   *
   * @param program its jar, with its libraries beside it
   * @param hooks the names of those that were applied while it ran
   */
  static List<String> rows(Sdk sdk, Path program, List<String> hooks) throws IOException {
    Path libraries = program.resolveSibling("lib");
    String clients =
        hooks.stream().map(hook -> client(libraries, hook)).collect(Collectors.joining(", "));
    List<String> rows = new ArrayList<>();
    for (Sdk.Calls calls : sdk.calls()) {
      Matcher refusal = REFUSAL.matcher(calls.refusal());
      if (!refusal.matches()) {
        throw new IllegalStateException(calls.refusal());
      }
      rows.add(
          String.format(
              "| %s %s | %s | %s | %s | `%s`, %s | %d+ |",
              sdk.name(),
              version(libraries, sdk.library()),
              calls.provider(),
              clients,
              String.join(", ", calls.ways()),
              refusal.group(1),
              refusal.group(2),
              sdk.minimumJdk()));
    }
    return rows;
  }

  private static String client(Path libraries, String hook) {
    String library = CLIENTS.get(hook);
    if (library == null) {
      throw new IllegalStateException("no library is known for hook " + hook);
    }
    return library.isEmpty() ? "JDK `HttpClient`" : library + " " + version(libraries, library);
  }

  /** The version in the file name of the one jar of this artifact. */
  private static String version(Path libraries, String artifact) {
    Pattern name = Pattern.compile(Pattern.quote(artifact) + "-(\\d.*)\\.jar");
    try (Stream<Path> jars = Files.list(libraries)) {
      List<String> versions =
          jars.map(jar -> name.matcher(jar.getFileName().toString()))
              .filter(Matcher::matches)
              .map(matcher -> matcher.group(1))
              .toList();
      if (versions.size() != 1) {
        throw new IllegalStateException(
            artifact + " has versions " + versions + " in " + libraries);
      }
      return versions.get(0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(libraries.toString(), e);
    }
  }
}
