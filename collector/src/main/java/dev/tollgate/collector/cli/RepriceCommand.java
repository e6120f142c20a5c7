package dev.tollgate.collector.cli;

import dev.tollgate.collector.correct.Repricing;
import dev.tollgate.collector.correct.TodaysPrices;
import dev.tollgate.collector.recover.OwnLedger;
import dev.tollgate.collector.report.RepriceReport;
import dev.tollgate.collector.report.Since;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate reprice}. */
@Command(
    name = "reprice",
    description = {
      "Prices calls of the past that had no price, by today's catalogue. A charge is never"
          + " rewritten: a correction is recorded, which every total applies once. Doing it again"
          + " does nothing.",
      "A running collector brings the corrections into the caps within a second. Exits with 1 if"
          + " calls remain without a price."
    },
    footer = {
      "  tollgate reprice --since 7d --dry-run      what would change",
      "  tollgate reprice --since 2026-11-01",
      "  tollgate reprice --since 30d --all         also calls that have a price"
    })
final class RepriceCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--since",
      required = true,
      paramLabel = "TIME",
      description =
          "Calls that began then or later: 15m, 2h, 3d ago, or 2026-11-22, 2026-11-22T08:30:00Z.")
  private String since = "";

  @Option(names = "--dry-run", description = "Only say what would change.")
  private boolean dryRun;

  @Option(
      names = "--all",
      description = "Also calls that have a price, where today's catalogue has another one.")
  private boolean all;

  @Override
  public Integer call() throws IOException {
    Tollgate global = Objects.requireNonNull(tollgate);
    Home home = global.existingHome();
    long sinceMicros = since(global);
    PriceCatalog prices = TodaysPrices.of(home);
    Repricing repricing = new Repricing(prices, sinceMicros, all);
    if (dryRun) {
      read(repricing, home, global.clock());
    } else {
      AliveLock lock = lock(home);
      try {
        read(repricing, home, global.clock());
        write(repricing, home, global.clock());
      } finally {
        lock.close();
      }
    }
    print(global, new RepriceReport(repricing, prices.source(), dryRun));
    return repricing.unpriced().isEmpty() ? Tollgate.OK : Tollgate.FINDING;
  }

  private long since(Tollgate global) {
    try {
      return Since.parse(since, global.zone(), global.clock().instant());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--since: " + e.getMessage(), e);
    }
  }

  private static AliveLock lock(Home home) throws IOException {
    try {
      return AliveLock.acquire(home.correctionsLock());
    } catch (IOException e) {
      throw new IOException(
          "charges of " + home + " are being corrected by somebody else, or " + e.getMessage(), e);
    }
  }

  private static void read(Repricing repricing, Home home, Clock clock) throws IOException {
    try (LedgerTail tail = new LedgerTail(home, clock, line -> {})) {
      repricing.read(tail);
    }
  }

  private static void write(Repricing repricing, Home home, Clock clock) throws IOException {
    SecureRandom random = new SecureRandom();
    Supplier<UUID> ids = () -> Ids.timeOrdered(clock.millis(), random::nextLong);
    try (OwnLedger own = new OwnLedger(home, clock, ids)) {
      repricing.write(
          own,
          ids,
          clock.millis() * 1_000,
          "tollgate reprice, user " + System.getProperty("user.name", "?"));
    }
  }

  private void print(Tollgate global, RepriceReport report) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (global.json()) {
      out.println(report.json());
    } else {
      report.text(global.style()).forEach(out::println);
    }
  }
}
