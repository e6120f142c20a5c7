package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference page lists exactly what is read: a stale page fails the build. */
class ProvidersPageTest {
  private static final Path PAGE = Path.of("PROVIDERS.md");

  /** What is no quantity and no price, but says how one is to be read. */
  private static final Set<Fact> NOT_SHOWN =
      EnumSet.of(
          Fact.TOTAL,
          Fact.OUTPUT_AT_LEAST,
          Fact.DETAIL_TOKENS,
          Fact.MAX_OUTPUT,
          Fact.IMAGES_ASKED,
          Fact.IMAGE_WIDTH,
          Fact.IMAGE_HEIGHT);

  private static final Set<Fact> SHOWN =
      EnumSet.of(
          Fact.SERVICE_TIER,
          Fact.SPEED,
          Fact.REGION,
          Fact.SEARCH_CONTEXT_SIZE,
          Fact.IMAGE_SIZE,
          Fact.IMAGE_QUALITY,
          Fact.VENDOR_COST,
          Fact.UPSTREAM_COST,
          Fact.BYOK,
          Fact.IMAGE,
          Fact.IMAGE_MADE,
          Fact.SEARCH_QUERY,
          Fact.ITEM,
          Fact.INPUT_DETAIL,
          Fact.CACHED_DETAIL,
          Fact.OUTPUT_DETAIL,
          Fact.CACHE_WRITE_DETAIL,
          Fact.ITERATION);

  private static final Path README = Path.of("../../README.md");
  private static final String BEGIN = "<!-- providers: made by ProvidersPageTest -->\n";
  private static final String END = "<!-- /providers -->";

  /** What the short table calls the facts. */
  private static final Map<String, Set<Fact>> IN_SHORT = inShort();

  private static Map<String, Set<Fact>> inShort() {
    Map<String, Set<Fact>> words = new LinkedHashMap<>();
    words.put("input", EnumSet.of(Fact.INPUT, Fact.INPUT_PART));
    words.put(
        "cache",
        EnumSet.of(Fact.CACHE_READ, Fact.CACHE_READ_INSIDE, Fact.CACHE_WRITE, Fact.CACHED_DETAIL));
    words.put("output", EnumSet.of(Fact.OUTPUT, Fact.OUTPUT_PART));
    words.put("reasoning", EnumSet.of(Fact.REASONING));
    words.put("audio", EnumSet.of(Fact.AUDIO_INPUT, Fact.AUDIO_OUTPUT, Fact.INPUT_DETAIL));
    words.put("seconds", EnumSet.of(Fact.AUDIO_BILLED, Fact.AUDIO_LENGTH));
    words.put("characters", EnumSet.of(Fact.CHARACTERS, Fact.SPOKEN));
    words.put("images", EnumSet.of(Fact.IMAGE, Fact.IMAGE_MADE, Fact.IMAGES_BILLED));
    words.put(
        "searches",
        EnumSet.of(
            Fact.WEB_SEARCHES,
            Fact.X_SEARCHES,
            Fact.SEARCH_SOURCES,
            Fact.SEARCH_QUERIES,
            Fact.SEARCH_QUERY,
            Fact.ITEM));
    words.put("search units", EnumSet.of(Fact.SEARCH_UNITS));
    words.put("pages", EnumSet.of(Fact.PAGES));
    words.put("citations", EnumSet.of(Fact.CITATIONS));
    words.put("tier", EnumSet.of(Fact.SERVICE_TIER, Fact.SPEED));
    words.put("region", EnumSet.of(Fact.REGION));
    words.put("stated cost", EnumSet.of(Fact.VENDOR_COST, Fact.COST_TICKS, Fact.UPSTREAM_COST));
    words.put("units no meter has", EnumSet.of(Fact.UNMETERED));
    return words;
  }

  @Test
  void page_isWhatIsRead() throws IOException {
    String page = page();
    Path fresh = Path.of("target", "PROVIDERS.md");
    Files.createDirectories(fresh.getParent());
    Files.writeString(fresh, page);

    assertEquals(
        page,
        Files.exists(PAGE) ? Files.readString(PAGE) : "",
        "agent/core/PROVIDERS.md is stale; the right one is " + fresh.toAbsolutePath());
  }

  @Test
  void readme_hasTheShortTable() throws IOException {
    String table = "\n" + table() + "\n";
    Path fresh = Path.of("target", "README-providers.md");
    Files.createDirectories(fresh.getParent());
    Files.writeString(fresh, table);
    String readme = Files.readString(README);
    int from = readme.indexOf(BEGIN);
    int to = readme.indexOf(END);
    String there = from < 0 || to < 0 ? "" : readme.substring(from + BEGIN.length(), to);

    assertEquals(
        table,
        there,
        "README.md is stale; between its markers belongs what is in " + fresh.toAbsolutePath());
  }

  /** Provider, operations that are read alike, and what is read of them, in few words. */
  private static String table() {
    StringBuilder text = new StringBuilder("| provider | operation | what is read |\n");
    text.append("| --- | --- | --- |\n");
    Map<String, Set<String>> providersByRows = new LinkedHashMap<>();
    for (Provider provider : Endpoints.PROVIDERS) {
      providersByRows
          .computeIfAbsent(rowsInShort(provider), key -> new LinkedHashSet<>())
          .add("`" + provider.name() + "`");
    }
    providersByRows.forEach(
        (rows, names) ->
            rows.lines()
                .forEach(
                    row ->
                        text.append("| ")
                            .append(String.join(", ", names))
                            .append(row)
                            .append('\n')));
    return text.toString();
  }

  private static String rowsInShort(Provider provider) {
    Map<String, Set<String>> operations = new LinkedHashMap<>();
    for (Provider.Route route : provider.routes()) {
      operations
          .computeIfAbsent(inShort(provider, route.dialect), key -> new LinkedHashSet<>())
          .add(route.operation);
    }
    StringBuilder rows = new StringBuilder();
    operations.forEach(
        (read, names) ->
            rows.append(" | ")
                .append(String.join(", ", names))
                .append(" | ")
                .append(read)
                .append(" |\n"));
    return rows.toString();
  }

  private static String inShort(Provider provider, Dialect dialect) {
    if (dialect.free) {
      return "nothing: free";
    }
    Set<Fact> facts = EnumSet.noneOf(Fact.class);
    dialect.request.addTo(facts);
    facts.removeIf(fact -> fact != Fact.SPOKEN);
    dialect.body.addTo(facts);
    dialect.event.addTo(facts);
    facts.addAll(provider.headerFacts().values());
    Set<String> words = new LinkedHashSet<>();
    IN_SHORT.forEach(
        (word, any) -> {
          if (any.stream().anyMatch(facts::contains)) {
            words.add(word);
          }
        });
    if (!dialect.generates) {
      words.removeAll(Set.of("output", "reasoning", "audio"));
    }
    if (words.stream().allMatch("tier"::equals) && !dialect.requestFee) {
      return "nothing that is counted: unpriced";
    }
    if (dialect.requestFee) {
      words.add("a fee per request");
    }
    return String.join(", ", words) + (dialect.batch ? "; batch" : "");
  }

  private static String page() {
    StringBuilder text = new StringBuilder(HEAD);
    for (Provider provider : Endpoints.PROVIDERS) {
      text.append("\n## `").append(provider.name()).append("`\n\n");
      if (!provider.headerFacts().isEmpty()) {
        text.append("Response headers: ")
            .append(
                provider.headerFacts().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(header -> "`" + header.getKey() + "` (" + word(header.getValue()) + ")")
                    .collect(Collectors.joining(", ")))
            .append(".\n\n");
      }
      text.append("| operation | request | what is read |\n| --- | --- | --- |\n");
      rows(provider).forEach((row, paths) -> row(text, row, paths));
    }
    return text.toString();
  }

  /** Operations that are read alike, and their paths. */
  private static Map<List<String>, Set<String>> rows(Provider provider) {
    Map<List<String>, Set<String>> rows = new LinkedHashMap<>();
    for (Provider.Route route : provider.routes()) {
      rows.computeIfAbsent(
              List.of(route.operation, read(route.dialect)), key -> new LinkedHashSet<>())
          .add("`" + route.method + " " + route.pathText + "`");
    }
    return rows;
  }

  private static void row(StringBuilder text, List<String> row, Set<String> paths) {
    text.append("| ")
        .append(row.get(0))
        .append(" | ")
        .append(String.join(", ", paths))
        .append(" | ")
        .append(row.get(1))
        .append(" |\n");
  }

  private static String read(Dialect dialect) {
    if (dialect.free) {
      return "nothing: it is free";
    }
    Set<Fact> facts = EnumSet.noneOf(Fact.class);
    dialect.request.addTo(facts);
    facts.removeIf(fact -> fact != Fact.SPOKEN && !isOfImages(fact));
    dialect.body.addTo(facts);
    dialect.event.addTo(facts);
    facts.removeIf(fact -> NOT_SHOWN.contains(fact) || !isShown(fact));
    String read = facts.stream().map(ProvidersPageTest::word).collect(Collectors.joining(", "));
    return read
        + (dialect.requestFee ? ", a fee per request" : "")
        + (dialect.batch ? "; batch" : "");
  }

  private static boolean isShown(Fact fact) {
    return fact.kind.isNumber() || SHOWN.contains(fact);
  }

  private static boolean isOfImages(Fact fact) {
    return fact == Fact.IMAGE_SIZE || fact == Fact.IMAGE_QUALITY;
  }

  private static String word(Fact fact) {
    return fact.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static final String HEAD =
      """
      # What is read, provider by provider

      Made from the code by `ProvidersPageTest`, which fails where this page is stale. The words of the last column are those of
      [`Fact`](src/main/java/dev/tollgate/core/usage/Fact.java), each with its meaning there; numbers and what changes a rate are shown, names and errors are read
      everywhere. `{model}` in a path is the model asked for, `{id}` a stored answer that is counted once however often it is fetched, `**` any path before.
      """;
}
