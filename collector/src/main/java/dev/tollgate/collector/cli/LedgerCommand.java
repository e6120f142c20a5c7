package dev.tollgate.collector.cli;

import dev.tollgate.collector.inspect.LedgerFiles;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate ledger}: what its subcommands share. */
@Command(
    name = "ledger",
    description = {
      "Looks into the ledgers themselves. Reads only, whether a collector runs or not.",
      "A ledger is named by its JVM's id, by a beginning or an end of it that no other has, or by"
          + " its directory."
    },
    footer = {
      "  tollgate ledger describe               one line for each ledger of the home",
      "  tollgate ledger dump d2e1f1987         every record of one",
      "  tollgate ledger verify                 is anything damaged, doubled or miscounted?"
    },
    subcommands = {LedgerDescribeCommand.class, LedgerDumpCommand.class, LedgerVerifyCommand.class})
final class LedgerCommand implements Runnable {
  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(line(), "which? write describe, dump or verify");
  }

  Tollgate global() {
    return Objects.requireNonNull(tollgate);
  }

  /** The ledgers of these names, all where there is none. */
  List<LedgerFiles> ledgers(List<String> names, CommandSpec command) throws IOException {
    try {
      return names.isEmpty()
          ? LedgerFiles.of(global().existingHome())
          : LedgerFiles.named(global().home(), names);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private CommandLine line() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
