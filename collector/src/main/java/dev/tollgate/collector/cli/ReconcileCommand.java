package dev.tollgate.collector.cli;

import dev.tollgate.collector.reconcile.ReconcileReport;
import dev.tollgate.collector.reconcile.Reconciliation;
import dev.tollgate.collector.reconcile.Tolerance;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate reconcile}. */
@Command(
    name = "reconcile",
    description = {
      "Compares what a provider says that it counted or charged with the ledgers, by UTC day and"
          + " model, and names the likely reasons of what differs.",
      "FILE is OpenAI's or Anthropic's: the answer of the costs or usage API (JSON, one page or"
          + " several), or the CSV that the dashboard exports. What it is, is seen from its content.",
      "Exits with 0 if all is equal, 1 if something differs by more than is tolerated."
    },
    footer = {
      "  curl -gH \"Authorization: Bearer $OPENAI_ADMIN_KEY\" \\",
      "    'https://api.openai.com/v1/organization/costs?start_time=…&group_by[]=line_item' > costs.json",
      "  tollgate reconcile costs.json",
      "  tollgate reconcile cost_report.csv --tolerance 0.5%%",
      "  tollgate reconcile usage.json --json | jq '.figures[] | select(.equal | not)'"
    })
final class ReconcileCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The provider's export.")
  private @Nullable Path file;

  @Option(
      names = "--tolerance",
      paramLabel = "AMOUNT",
      defaultValue = "0",
      description =
          "What may differ: 0.01 of whatever is compared, or 0.5%% of the provider's figure."
              + " Default: 0.")
  private String tolerance = "0";

  @Override
  public Integer call() throws IOException {
    Tollgate global = Objects.requireNonNull(tollgate);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Tolerance tolerated = tolerance();
    Path export = Objects.requireNonNull(file);
    if (!Files.isRegularFile(export)) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), export + " is no file that can be read");
    }
    Home home = global.existingHome();
    Reconciliation reconciliation = Reconciliation.of(home, global.clock(), export, tolerated);
    if (global.json()) {
      out.println(ReconcileReport.json(reconciliation));
    } else {
      ReconcileReport.text(reconciliation, global.style()).forEach(out::println);
    }
    return reconciliation.equal() ? Tollgate.OK : Tollgate.FINDING;
  }

  private Tolerance tolerance() {
    try {
      return Tolerance.parse(tolerance);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--tolerance: " + e.getMessage(), e);
    }
  }
}
