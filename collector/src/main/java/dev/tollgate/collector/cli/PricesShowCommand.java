package dev.tollgate.collector.cli;

import dev.tollgate.collector.report.AlignedTable;
import dev.tollgate.collector.report.JsonLine;
import dev.tollgate.ledger.pricing.ListedModel;
import dev.tollgate.ledger.pricing.NameLookUp;
import dev.tollgate.ledger.pricing.PriceCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate prices show}. */
@Command(
    name = "show",
    description = {
      "Shows by which rule a model's name is found, and all its prices. Exits with 1 if no provider"
          + " has a price for it.",
      "Rules: exact; alias; dated (found without its date); tag (without its :tag); fine-tune; arn;"
          + " \"without us.\" (a place in front); \"of openai\" (a proxy's model); free."
    },
    footer = {
      "  tollgate prices show gpt-5.6-sol-2026-07-01",
      "  tollgate prices show claude-sonnet-4-5 --provider gcp.vertex_ai",
      "  tollgate prices show gpt-5.6 --at 2026-08-01"
    })
final class PricesShowCommand implements Callable<Integer> {
  @ParentCommand private @Nullable PricesCommand prices;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A model's name, as a provider answers with it.")
  private @Nullable String name;

  @Option(names = "--provider", paramLabel = "P", description = "Only as this provider's model.")
  private @Nullable String provider;

  @Option(names = "--at", paramLabel = "DATE", description = "As of this day. Default: now.")
  private @Nullable String at;

  @Override
  public Integer call() throws IOException {
    PricesCommand parent = Objects.requireNonNull(prices);
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    PriceCatalog catalog = parent.catalog();
    String model = Objects.requireNonNull(name);
    long atMs = parent.at(at, command);
    boolean json = parent.tollgate().json();
    boolean priced = false;
    for (String each : provider == null ? catalog.providers() : List.of(provider)) {
      NameLookUp found = catalog.lookUp(each, model);
      boolean own = found.model() != null && found.model().provider().equals(each);
      if (!own && provider == null) {
        continue; // a proxy has every name, and a self-hosted server: only where it was asked for
      }
      Map<String, String> rates = found.model() == null ? Map.of() : found.model().prices(atMs);
      priced |= found.free() || !rates.isEmpty();
      if (json) {
        out.println(json(each, model, found, rates, catalog.fees(each)));
      } else {
        text(parent, each, model, found, rates, catalog.fees(each)).forEach(out::println);
      }
    }
    if (!priced && !json) {
      out.println(model + ": no price; calls are " + consequence(catalog));
    }
    return priced ? Tollgate.OK : Tollgate.FINDING;
  }

  private static String consequence(PriceCatalog catalog) {
    return switch (catalog.unknownPrice()) {
      case DEAREST -> "flagged as unpriced, and caps count the dearest price of the provider";
      case REFUSE -> "refused before they leave (unknown_price: refuse)";
      case ALLOW -> "flagged as unpriced, and caps count nothing (unknown_price: allow)";
    };
  }

  private static List<String> text(
      PricesCommand parent,
      String provider,
      String name,
      NameLookUp found,
      Map<String, String> rates,
      Map<String, String> fees) {
    List<String> lines = new ArrayList<>();
    ListedModel model = found.model();
    if (model == null) {
      lines.add(provider + " " + name + ": " + (found.free() ? "free" : found.rule()));
      return lines;
    }
    lines.add(
        provider
            + " "
            + name
            + ": "
            + found.rule()
            + ", entry "
            + model.name()
            + (model.modelName().equals(model.name()) ? "" : " of " + model.modelName())
            + (model.provider().equals(provider) ? "" : " of " + model.provider())
            + ", list "
            + model.source());
    for (long from : model.froms()) {
      if (from != Long.MIN_VALUE) {
        lines.add("  prices change on " + Instant.ofEpochMilli(from).toString().substring(0, 10));
      }
    }
    AlignedTable table = new AlignedTable("  what", ">USD", "per");
    rates.forEach((what, usd) -> table.row("  " + what, usd, per(what)));
    fees.forEach(
        (what, usd) -> {
          if (!rates.containsKey(what)) {
            table.row("  " + what, usd, per(what) + ", of every model");
          }
        });
    lines.addAll(table.lines(parent.tollgate().style()));
    if (rates.isEmpty()) {
      lines.add("  no price on that day");
    }
    return lines;
  }

  private static String per(String what) {
    String meter = what.split(" ", 2)[0];
    return switch (meter) {
      case "speed", "region" -> "all tokens";
      case "audio_seconds" -> "second";
      case "input", "cache_read", "cache_write", "cache_write_1h", "audio_input", "image_input" ->
          "1M tokens";
      case "tool_input", "output", "reasoning", "audio_output", "image_output" -> "1M tokens";
      default -> "unit";
    };
  }

  private static String json(
      String provider,
      String name,
      NameLookUp found,
      Map<String, String> rates,
      Map<String, String> fees) {
    ListedModel model = found.model();
    return JsonLine.of(
        out -> {
          out.writeStringField("provider", provider);
          out.writeStringField("model", name);
          out.writeStringField("rule", found.rule());
          out.writeBooleanField("free", found.free());
          JsonLine.text(out, "entry", model == null ? null : model.name());
          JsonLine.text(out, "list", model == null ? null : model.source());
          out.writeObjectFieldStart("prices");
          for (Map.Entry<String, String> rate : rates.entrySet()) {
            out.writeStringField(rate.getKey(), rate.getValue());
          }
          out.writeEndObject();
          out.writeObjectFieldStart("provider_fees");
          for (Map.Entry<String, String> fee : fees.entrySet()) {
            out.writeStringField(fee.getKey(), fee.getValue());
          }
          out.writeEndObject();
        });
  }
}
