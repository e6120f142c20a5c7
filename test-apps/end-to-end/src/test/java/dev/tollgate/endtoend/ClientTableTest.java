package dev.tollgate.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of hooked HTTP clients: the versions that each one's contract runs against, which are
 * those that its build copied for it, the JDKs that {@code .ci/contracts} runs it on, and the SDKs
 * that were run on it, which are the rows of the SDKs' table.
 */
class ClientTableTest {
  private static final Path MODULES = Path.of("../../instrumentations");
  private static final Path README = MODULES.resolve("README.md");
  private static final Path JDKS = Path.of("../../.ci/contract-jdks");
  private static final Path SDKS = Path.of("../sdks/README.md");
  private static final String BEGIN = "<!-- clients: made by ClientTableTest -->\n";
  private static final String END = "<!-- /clients -->";

  /** Which a module lacks that hooks nothing: what others have in common. */
  private static final String SERVICES = "src/main/resources/META-INF/services";

  private static final String HEAD =
      """

      | module | its contract runs against | on JDK | SDKs that run on it |
      | --- | --- | --- | --- |
      """;

  /** What a module's pom says where its library does not run on every JDK. */
  private static final Pattern LEAST_JDK = Pattern.compile("<test.jdk>(\\d+)</test.jdk>");

  /** A row of the SDKs' table: program, version, provider, HTTP clients, ways, refusal, JDK. */
  private static final Pattern SDK =
      Pattern.compile("\\| \\[(\\S+)]\\(\\S+\\) (\\S+) \\| [^|]+ \\| ([^|]+) \\|.* \\| (\\S+) \\|");

  @Test
  void readme_isWhatRuns() throws IOException {
    StringBuilder table = new StringBuilder(HEAD);
    for (String module : modules()) {
      table.append(
          String.format(
              "| [%1$s](%1$s) | %2$s | %3$s | %4$s |\n",
              module,
              String.join(", ", versions(module)),
              String.join(", ", jdks(module)),
              String.join("; ", sdksOn(module))));
    }
    table.append('\n');
    Path fresh = Path.of("target", "README-clients.md");
    Files.writeString(fresh, table);
    String readme = Files.readString(README);
    int from = readme.indexOf(BEGIN);
    int to = readme.indexOf(END);

    assertEquals(
        table.toString(),
        from < 0 || to < 0 ? "" : readme.substring(from + BEGIN.length(), to),
        "instrumentations/README.md is stale; between its markers belongs what is in "
            + fresh.toAbsolutePath());
  }

  private static List<String> modules() throws IOException {
    try (Stream<Path> files = Files.list(MODULES)) {
      return files
          .filter(
              module ->
                  Files.exists(module.resolve("pom.xml")) && Files.exists(module.resolve(SERVICES)))
          .map(module -> module.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** From the oldest to the newest. */
  private static List<String> versions(String module) throws IOException {
    Path matrix = MODULES.resolve(module).resolve("target/matrix");
    if (!Files.exists(matrix)) {
      return List.of("the JDK's own");
    }
    try (Stream<Path> lines = Files.list(matrix)) {
      return lines
          .map(line -> line.getFileName().toString())
          .filter(line -> !line.endsWith("-before")) // must be left alone
          .sorted(Comparator.comparing(ModuleDescriptor.Version::parse))
          .toList();
    }
  }

  /** Those of {@code .ci/contracts} that the library runs on. */
  private static List<String> jdks(String module) throws IOException {
    Matcher least = LEAST_JDK.matcher(Files.readString(MODULES.resolve(module).resolve("pom.xml")));
    int from = least.find() ? Integer.parseInt(least.group(1)) : 0;
    return Stream.of(Files.readString(JDKS).strip().split(" ", -1))
        .filter(jdk -> Integer.parseInt(jdk) >= from)
        .toList();
  }

  /** Each with its version, that of the client and the oldest JDK that it runs on. */
  private static Set<String> sdksOn(String module) throws IOException {
    List<String> names = SdkTable.names(module);
    Set<String> sdks = new LinkedHashSet<>();
    for (String line : Files.readAllLines(SDKS)) {
      Matcher sdk = SDK.matcher(line);
      if (sdk.matches()) {
        for (String client : sdk.group(3).split(", ", -1)) {
          if (names.stream().anyMatch(client::startsWith)) {
            sdks.add(
                String.format(
                    "[%1$s](../test-apps/sdks/%1$s) %2$s on %3$s, JDK %4$s",
                    sdk.group(1), sdk.group(2), client, sdk.group(4)));
          }
        }
      }
    }
    return sdks;
  }
}
