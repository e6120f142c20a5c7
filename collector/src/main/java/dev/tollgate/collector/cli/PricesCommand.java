package dev.tollgate.collector.cli;

import dev.tollgate.collector.config.Config;
import dev.tollgate.collector.config.ConfigException;
import dev.tollgate.collector.config.ConfigFile;
import dev.tollgate.collector.prices.PriceFileException;
import dev.tollgate.collector.prices.PriceFiles;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.UnknownPrice;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate prices}. */
@Command(
    name = "prices",
    description = {
      "Shows and changes the prices that calls are priced at: the built-in list, over it"
          + " HOME/prices/imported.prices, over that every other HOME/prices/*.prices.",
      "A running collector hands an edited list to the running JVMs within a second; a wrong one is"
          + " refused with its line, and the prices before it stay."
    },
    subcommands = {
      PricesListCommand.class,
      PricesShowCommand.class,
      PricesImportCommand.class,
      PricesCheckCommand.class
    })
final class PricesCommand implements Runnable {
  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "which command? list, show, import or check");
  }

  Tollgate tollgate() {
    return Objects.requireNonNull(tollgate);
  }

  /** The prices in force in the home, or the built-in ones where there is none. */
  PriceCatalog catalog() throws IOException {
    try {
      return PriceFiles.catalog(tollgate().home(), unknownPrice());
    } catch (PriceFileException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private UnknownPrice unknownPrice() throws IOException {
    Home home = tollgate().home();
    if (!Files.exists(home.config())) {
      return UnknownPrice.DEAREST;
    }
    try {
      Config config = ConfigFile.parse(home.config().toString(), Files.readAllBytes(home.config()));
      return config.unknownPrice();
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The begin of a day in UTC, or now. */
  long at(@Nullable String day, CommandSpec command) {
    if (day == null) {
      return tollgate().clock().millis();
    }
    try {
      return LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw new ParameterException(
          command.commandLine(), "--at: \"" + day + "\" is not a date; write it as 2026-08-21");
    }
  }
}
