package dev.tollgate.collector.cli;

import dev.tollgate.collector.inspect.LedgerDump;
import dev.tollgate.collector.inspect.LedgerEntry;
import dev.tollgate.collector.inspect.LedgerFiles;
import dev.tollgate.collector.inspect.LedgerScan;
import dev.tollgate.store.queue.LedgerPosition;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
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

/** {@code tollgate ledger dump}. */
@Command(
    name = "dump",
    description = {
      "Prints what stands in a ledger, one record a line: its position, its type, and every field"
          + " by name and as it is stored. Nothing is left out: what this version cannot read is"
          + " shown with the reason and its bytes in hex.",
      "A position is the segment's number and the byte in its file: 1/65964."
    },
    footer = {
      "  tollgate ledger dump d2e1f1987",
      "  tollgate ledger dump d2e1f1987 --type heartbeat --json | jq .counters",
      "  tollgate ledger dump d2e1f1987 --from 1/65964 --limit 10"
    })
final class LedgerDumpCommand implements Callable<Integer> {
  private static final int FLUSHED = 1_024;

  @ParentCommand private @Nullable LedgerCommand ledger;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "JVM",
      description = "A JVM's id, its beginning or end, or a ledger's directory.")
  private @Nullable String name;

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      description = "Begin at this record. Default: the first.")
  private @Nullable String from;

  @Option(names = "--limit", paramLabel = "N", description = "Print so many records at most.")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only these: charge, start, heartbeat, stop, unknown, malformed or damaged.")
  private LedgerEntry.@Nullable Type type;

  @Override
  public Integer call() throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    LedgerCommand parent = Objects.requireNonNull(ledger);
    PrintWriter out = command.commandLine().getOut();
    boolean json = parent.global().json();
    LedgerFiles files = parent.ledgers(List.of(Objects.requireNonNull(name)), command).get(0);
    long printed = 0;
    try (LedgerScan scan = LedgerScan.open(files, position(command))) {
      LedgerEntry entry = printed < limit ? scan.next() : null;
      // A reader that went away, as head does, has seen enough; to ask means to flush.
      while (entry != null && (printed % FLUSHED != 0 || !out.checkError())) {
        if (type == null || type == entry.type()) {
          out.println(json ? LedgerDump.json(entry) : LedgerDump.text(entry));
          printed++;
        }
        entry = printed < limit ? scan.next() : null;
      }
    }
    return Tollgate.OK;
  }

  private long position(CommandSpec command) {
    try {
      return from == null ? 0 : LedgerPosition.parse(from);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--from: " + e.getMessage(), e);
    }
  }
}
