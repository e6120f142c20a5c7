package dev.tollgate.collector.cli;

import dev.tollgate.collector.prices.PriceFileException;
import dev.tollgate.collector.prices.PriceFiles;
import dev.tollgate.collector.report.JsonLine;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.PriceText;
import dev.tollgate.ledger.pricing.UnknownPrice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate prices check}. */
@Command(
    name = "check",
    description =
        "Checks a price list, or all of the home's, without obeying it. Prints what is wrong as"
            + " file:line: value and remedy, and exits with 1; else says which lists hold, the last"
            + " first.",
    footer = {"  tollgate prices check", "  tollgate prices check contract.prices"})
final class PricesCheckCommand implements Callable<Integer> {
  @ParentCommand private @Nullable PricesCommand prices;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The list to check. Default: HOME/prices/*.prices.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    PricesCommand parent = Objects.requireNonNull(prices);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    boolean json = parent.tollgate().json();
    List<Path> checked = file != null ? List.of(file) : PriceFiles.in(parent.tollgate().home());
    if (file != null && !Files.isReadable(file)) {
      throw new IOException(file + " does not exist or may not be read");
    }
    String wrong = null;
    PriceCatalog catalog = PriceCatalog.builtIn();
    try {
      List<PriceText> texts = PriceFiles.read(checked);
      catalog = PriceFiles.parse(PriceFiles.withBuiltIn(texts, UnknownPrice.DEAREST));
    } catch (PriceFileException e) {
      wrong = String.valueOf(e.getMessage());
    }
    if (json) {
      out.println(json(checked, wrong, catalog));
    } else {
      out.println(wrong != null ? wrong : text(checked, catalog));
    }
    return wrong == null ? Tollgate.OK : Tollgate.FINDING;
  }

  private static String text(List<Path> checked, PriceCatalog catalog) {
    return (checked.isEmpty() ? "no list besides the built-in one" : names(checked) + ": ok")
        + "; in force: "
        + catalog.source()
        + (catalog.contract() == null ? "" : ", contract " + catalog.contract());
  }

  private static String names(List<Path> checked) {
    return String.join(", ", checked.stream().map(Path::toString).toList());
  }

  private static String json(List<Path> checked, @Nullable String wrong, PriceCatalog catalog) {
    return JsonLine.of(
        out -> {
          out.writeBooleanField("ok", wrong == null);
          JsonLine.texts(out, "files", checked.stream().map(Path::toString).toList());
          JsonLine.text(out, "finding", wrong);
          JsonLine.text(out, "lists", wrong == null ? catalog.source() : null);
          JsonLine.text(out, "contract", wrong == null ? catalog.contract() : null);
        });
  }
}
