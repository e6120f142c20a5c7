package dev.tollgate.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** The libraries that an instrumentation hooks; none: the JDK's. */
  private static final Map<String, List<String>> CLIENTS =
      Map.ofEntries(
          Map.entry("java-http-client", List.of()),
          Map.entry("okhttp-3.0", List.of("okhttp")),
          Map.entry("apache-httpclient-4.3", List.of("httpclient")),
          Map.entry("apache-httpclient-5.0", List.of("httpclient5")),
          Map.entry("reactor-netty-1.0", List.of("reactor-netty-http")),
          Map.entry("vertx-http-4.0", List.of("vertx-core")),
          Map.entry("jetty-client-9.2", List.of("jetty-client")),
          Map.entry("jetty-client-12.0", List.of("jetty-client")),
          Map.entry("armeria-1.0", List.of("armeria")),
          Map.entry("async-http-client-2.0", List.of("async-http-client")),
          Map.entry("ktor-client-cio", List.of("ktor-client-cio-jvm")),
          Map.entry("helidon-webclient-4.0", List.of("helidon-webclient-http1")),
          Map.entry("micronaut-http-client-4.0", List.of("micronaut-http-client")),
          Map.entry("grpc-1.6", List.of("grpc-netty-shaded")),
          Map.entry("aws-sdk-2.2", List.of("apache5-client", "netty-nio-client")));

  private static final String JDK = "JDK `HttpClient`";

  private static final Pattern REFUSAL = Pattern.compile("(?:.*\\.)?(\\S+) (\\S+)");

  private SdkTable() {}

  /**
   * An SDK's rows.
   *
   * @param program its jar, with its libraries beside it
   * @param applied the instrumentations that hooked a class of it
   */
  static List<String> rows(Sdk sdk, Path program, Set<String> applied) throws IOException {
    Path libraries = program.resolveSibling("lib");
    String clients =
        applied.stream().map(name -> client(libraries, name)).collect(Collectors.joining(", "));
    List<String> rows = new ArrayList<>();
    for (Sdk.Calls calls : sdk.calls()) {
      Matcher refusal = REFUSAL.matcher(calls.refusal());
      if (!refusal.matches()) {
        throw new IllegalStateException(calls.refusal());
      }
      rows.add(
          String.format(
              "| [%1$s](%1$s) %2$s | %3$s | %4$s | %5$s | `%6$s`, %7$s%8$s | %9$d+ |",
              sdk.service(),
              version(libraries, sdk.library()),
              calls.provider(),
              clients,
              String.join(", ", calls.ways()),
              refusal.group(1),
              refusal.group(2),
              calls.named() ? "" : ", the cap's name in its body",
              sdk.minimumJdk()));
    }
    return rows;
  }

  /** What a client is called in the table, before its version; empty where no SDK runs on it. */
  static List<String> names(String instrumentation) {
    List<String> hooked = CLIENTS.getOrDefault(instrumentation, List.of());
    return CLIENTS.containsKey(instrumentation) && hooked.isEmpty()
        ? List.of(JDK)
        : hooked.stream().map(library -> library + " ").toList();
  }

  private static String client(Path libraries, String instrumentation) {
    List<String> hooked = CLIENTS.get(instrumentation);
    if (hooked == null) {
      throw new IllegalStateException("no library is known for " + instrumentation);
    }
    return hooked.isEmpty()
        ? JDK
        : hooked.stream()
            .map(library -> library + " " + version(libraries, library))
            .collect(Collectors.joining(", "));
  }

  /** The version in the file name of the one jar of this artifact; Quarkus puts the group first. */
  private static String version(Path libraries, String artifact) {
    Pattern name = Pattern.compile("(?:.+\\.)?" + Pattern.quote(artifact) + "-(\\d.*)\\.jar");
    try (Stream<Path> jars = Files.walk(libraries)) {
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
