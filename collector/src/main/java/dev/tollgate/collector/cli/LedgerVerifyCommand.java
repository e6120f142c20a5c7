package dev.tollgate.collector.cli;

import dev.tollgate.collector.inspect.Verification;
import dev.tollgate.collector.inspect.VerificationText;
import dev.tollgate.collector.inspect.Verifier;
import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate ledger verify}. */
@Command(
    name = "verify",
    description = {
      "Reads every record of every ledger to its end: checksums, segments, charges that are there"
          + " twice, that belong to another JVM or contradict themselves, calls that no ledger has;"
          + " and without names, whether the board counts what the ledgers say, slot by slot."
          + " Prints each finding with what to do; exits with 1 if there is one.",
      "While JVMs live or a collector runs, board and ledgers are read at different moments: what"
          + " differs is then a note. With everything stopped they must be equal."
    },
    footer = {
      "  tollgate ledger verify",
      "  tollgate ledger verify d2e1f1987",
      "  tollgate ledger verify --json | jq '.findings[].kind'"
    })
final class LedgerVerifyCommand implements Callable<Integer> {
  @ParentCommand private @Nullable LedgerCommand ledger;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "JVM",
      description = "A JVM's id, its beginning or end, or a ledger's directory. Default: all.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    LedgerCommand parent = Objects.requireNonNull(ledger);
    Tollgate global = parent.global();
    PrintWriter out = command.commandLine().getOut();
    Verifier verifier =
        new Verifier(global.existingHome(), Board.bootId(), global.clock().millis());
    Verification verification =
        names.isEmpty() ? verifier.all() : verifier.only(parent.ledgers(names, command));
    if (global.json()) {
      out.println(VerificationText.json(verification));
    } else {
      VerificationText.lines(verification).forEach(out::println);
    }
    return verification.ok() ? Tollgate.OK : Tollgate.FINDING;
  }
}
