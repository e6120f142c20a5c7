package dev.tollgate.collector.cli;

import dev.tollgate.collector.prices.LiteLlmImport;
import dev.tollgate.collector.prices.PriceFileException;
import dev.tollgate.collector.prices.PriceFiles;
import dev.tollgate.collector.report.JsonLine;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate prices import}. */
@Command(
    name = "import",
    description = {
      "Imports LiteLLM's price file, model_prices_and_context_window.json, as"
          + " HOME/prices/imported.prices. Names that it lists displace the built-in ones.",
      "A broken file is refused with line and column, and the list imported before stays."
    },
    footer = {
      "  tollgate prices import model_prices_and_context_window.json",
      "  tollgate prices import new.json --out /tmp/new.prices   to look at it first"
    })
final class PricesImportCommand implements Callable<Integer> {
  @ParentCommand private @Nullable PricesCommand prices;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The file to import.")
  private @Nullable Path file;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the list there instead; nothing comes into force.")
  private @Nullable Path to;

  @Override
  public Integer call() throws IOException {
    PricesCommand parent = Objects.requireNonNull(prices);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Home home = parent.tollgate().home();
    LiteLlmImport done;
    try {
      done = LiteLlmImport.of(Objects.requireNonNull(file));
    } catch (PriceFileException e) {
      err.println("tollgate: " + e.getMessage());
      err.println("tollgate: nothing was imported; the prices before stay");
      return Tollgate.FINDING;
    }
    Path written = to != null ? to.toAbsolutePath() : home.importedPrices();
    if (to != null) {
      PriceFiles.write(written, done.text());
    } else {
      PriceFiles.writeImported(home, done.text());
    }
    if (parent.tollgate().json()) {
      out.println(json(written, done));
    } else {
      text(out, written, done);
    }
    return Tollgate.OK;
  }

  private static void text(PrintWriter out, Path written, LiteLlmImport done) {
    int models = done.modelsByProvider().values().stream().mapToInt(Integer::intValue).sum();
    out.println(written + ": " + models + " models");
    new TreeMap<>(done.modelsByProvider())
        .forEach((provider, count) -> out.printf("  %-16s %5d%n", provider, count));
    if (!done.unpriced().isEmpty()) {
      out.println(
          done.unpriced().size()
              + " of them without any price: "
              + String.join(", ", done.unpriced()));
    }
    if (!done.notUnderstood().isEmpty()) {
      out.println("costs not understood, left out: " + String.join(", ", done.notUnderstood()));
    }
  }

  private static String json(Path written, LiteLlmImport done) {
    return JsonLine.of(
        out -> {
          out.writeStringField("file", written.toString());
          out.writeObjectFieldStart("models");
          for (var count : new TreeMap<>(done.modelsByProvider()).entrySet()) {
            out.writeNumberField(count.getKey(), count.getValue());
          }
          out.writeEndObject();
          JsonLine.texts(out, "unpriced", done.unpriced());
          JsonLine.texts(out, "not_understood", done.notUnderstood());
        });
  }
}
