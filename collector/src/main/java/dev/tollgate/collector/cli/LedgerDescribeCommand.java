package dev.tollgate.collector.cli;

import dev.tollgate.collector.inspect.DescriptionJson;
import dev.tollgate.collector.inspect.DescriptionTable;
import dev.tollgate.collector.inspect.LedgerDescription;
import dev.tollgate.collector.inspect.LedgerFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate ledger describe}. */
@Command(
    name = "describe",
    description = {
      "Sums up each ledger: its JVM, whether that lives, records by type, charges, cost, open calls"
          + " and what the agent could not record. Without names one line for each ledger of the"
          + " home, with names everything about those.",
      "States: alive, dead (tollgate serve has yet to close it), sealed (dead and closed), unknown."
    },
    footer = {
      "  tollgate ledger describe",
      "  tollgate ledger describe d2e1f1987",
      "  tollgate ledger describe --json | jq 'select(.drops > 0)'"
    })
final class LedgerDescribeCommand implements Callable<Integer> {
  @ParentCommand private @Nullable LedgerCommand ledger;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "JVM",
      description = "A JVM's id, its beginning or end, or a ledger's directory.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    LedgerCommand parent = Objects.requireNonNull(ledger);
    Tollgate global = parent.global();
    PrintWriter out = command.commandLine().getOut();
    List<LedgerDescription> described = new ArrayList<>();
    for (LedgerFiles files : parent.ledgers(names, command)) {
      described.add(LedgerDescription.of(files));
    }
    if (global.json()) {
      described.forEach(each -> out.println(DescriptionJson.of(each)));
      return Tollgate.OK;
    }
    DescriptionTable table = new DescriptionTable(global.style(), global.zone());
    if (names.isEmpty()) {
      table.lines(described).forEach(out::println);
      if (described.isEmpty()) {
        command.commandLine().getErr().println("no ledgers in " + global.home());
      }
      return Tollgate.OK;
    }
    String space = "";
    for (LedgerDescription each : described) {
      out.print(space);
      table.details(each).forEach(out::println);
      space = System.lineSeparator();
    }
    return Tollgate.OK;
  }
}
