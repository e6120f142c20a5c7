package dev.tollgate.collector.cli;

import dev.tollgate.collector.report.ChargeFilter;
import dev.tollgate.collector.report.ChargeJson;
import dev.tollgate.collector.report.ChargeLine;
import dev.tollgate.collector.report.ChargePrinter;
import dev.tollgate.collector.report.ChargeTable;
import dev.tollgate.collector.report.Losses;
import dev.tollgate.collector.report.Since;
import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate tail}. */
@Command(
    name = "tail",
    description = {
      "Shows the charges of all JVMs as they are made: time, service, model, tokens in, cached and"
          + " out, cost, and the day's running total of what is shown. Reads the ledgers itself:"
          + " it needs no collector.",
      "A cost that is not known is ?, an estimated one begins with ~. Refused calls are shown and"
          + " cost nothing."
    },
    footer = {
      "  tollgate tail                                      all, and what comes, until Ctrl-C",
      "  tollgate tail --since 15m --filter service=checkout",
      "  tollgate tail --since 2026-11-22 --no-follow --json | jq .listCostUsd",
      "  tollgate tail --filter verdict=refused --since 1d"
    })
final class TailCommand implements Callable<Integer> {
  /** New charges are printed this much after they were appended, at most. */
  private static final long IDLE_NANOS = 5_000_000;

  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only calls that began then or later: 15m, 2h, 3d ago, or 2026-11-22, 08:30,"
              + " 2026-11-22T08:30:00Z. Default: all.")
  private @Nullable String since;

  @Option(
      names = "--filter",
      paramLabel = "KEY=VALUE",
      description =
          "Only charges with this value; several must all hold. Keys: every label (service,"
              + " provider, model, workflow, environment, key, …), operation, verdict, status,"
              + " cap, flag, id, jvm.")
  private List<String> filters = List.of();

  @Option(names = "--no-follow", description = "Print what is there, and end.")
  private boolean noFollow;

  @Option(
      names = "--until-idle",
      paramLabel = "MS",
      description = "End when nothing came for this many milliseconds.")
  private long untilIdleMs = -1;

  @Override
  public Integer call() throws IOException {
    Tollgate global = Objects.requireNonNull(tollgate);
    Home home = global.existingHome();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    ChargePrinter printer = printer(global, out);
    try (LedgerTail tail =
        new LedgerTail(home, global.clock(), line -> err.println("tollgate: " + line))) {
      follow(tail, printer, out, err);
    }
    return Tollgate.OK;
  }

  private ChargePrinter printer(Tollgate global, PrintWriter out) {
    ZoneId zone = global.zone();
    ChargeLine line = global.json() ? new ChargeJson() : new ChargeTable(global.style(), zone);
    try {
      long sinceMicros =
          since == null ? Long.MIN_VALUE : Since.parse(since, zone, global.clock().instant());
      Predicate<Charge> filter = charge -> true;
      for (String text : filters) {
        filter = filter.and(ChargeFilter.parse(text));
      }
      return new ChargePrinter(out, filter, sinceMicros, zone, line);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static LedgerSink sink(ChargePrinter printer, PrintWriter err) {
    Losses losses = new Losses();
    return new LedgerSink() {
      @Override
      public void charge(Charge charge) {
        printer.print(charge);
      }

      @Override
      public void correction(Correction correction) {
        printer.print(correction);
      }

      @Override
      public void other(LedgerRecord record) {
        String lost = losses.take(record);
        if (lost != null) {
          err.println("tollgate: " + lost);
        }
      }
    };
  }

  private void follow(LedgerTail tail, ChargePrinter printer, PrintWriter out, PrintWriter err)
      throws IOException {
    long idleSinceNs = System.nanoTime();
    LedgerSink sink = sink(printer, err);
    while (true) {
      int read = tail.readInOrder(sink);
      err.flush();
      // A reader that went away, as head does, has seen enough.
      if (noFollow || out.checkError()) {
        return;
      }
      long nowNs = System.nanoTime();
      if (read > 0) {
        idleSinceNs = nowNs;
        continue;
      }
      if (untilIdleMs >= 0 && nowNs - idleSinceNs >= untilIdleMs * 1_000_000) {
        return;
      }
      LockSupport.parkNanos(IDLE_NANOS);
    }
  }
}
