package dev.tollgate.collector.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate board}. */
@Command(
    name = "board",
    description = "Looks at the board, on which all JVMs count. Reads only.",
    footer = {"  tollgate board show", "  tollgate board show --all --json | jq .slots"},
    subcommands = BoardShowCommand.class)
final class BoardCommand implements Runnable {
  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "which? write show");
  }

  Tollgate global() {
    return Objects.requireNonNull(tollgate);
  }
}
