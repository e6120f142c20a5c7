package dev.tollgate.collector.cli;

import dev.tollgate.collector.report.AlignedTable;
import dev.tollgate.collector.report.JsonLine;
import dev.tollgate.ledger.pricing.ListedModel;
import dev.tollgate.ledger.pricing.PriceCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate prices list}. */
@Command(
    name = "list",
    description =
        "Lists every model's plain prices: USD per million tokens, and what else it is charged by.",
    footer = {
      "  tollgate prices list --provider openai",
      "  tollgate prices list --at 2026-08-01",
      "  tollgate prices list --json | jq 'select(.provider == \"x_ai\")'"
    })
final class PricesListCommand implements Callable<Integer> {
  @ParentCommand private @Nullable PricesCommand prices;
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--provider", paramLabel = "P", description = "Only models of this provider.")
  private @Nullable String provider;

  @Option(names = "--at", paramLabel = "DATE", description = "As of this day. Default: now.")
  private @Nullable String at;

  @Override
  public Integer call() throws IOException {
    PricesCommand parent = Objects.requireNonNull(prices);
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    PriceCatalog catalog = parent.catalog();
    long atMs = parent.at(at, command);
    if (provider != null && !catalog.providers().contains(provider)) {
      throw new ParameterException(
          command.commandLine(),
          "--provider: \""
              + provider
              + "\" is not listed; write one of "
              + String.join(", ", catalog.providers()));
    }
    AlignedTable table =
        new AlignedTable("provider", "model", ">input", ">cached", ">output", "besides", "list");
    for (String each : catalog.providers()) {
      if (provider != null && !provider.equals(each)) {
        continue;
      }
      for (ListedModel model : catalog.models(each)) {
        Map<String, String> rates = model.prices(atMs);
        if (parent.tollgate().json()) {
          out.println(json(model, rates));
        } else {
          table.row(
              each,
              model.name(),
              rates.getOrDefault("input", "-"),
              rates.getOrDefault("cache_read", "-"),
              rates.getOrDefault("output", "-"),
              besides(rates),
              model.source());
        }
      }
    }
    table.lines(parent.tollgate().style()).forEach(out::println);
    return Tollgate.OK;
  }

  private static String besides(Map<String, String> rates) {
    long more =
        rates.keySet().stream()
            .filter(
                key -> !key.equals("input") && !key.equals("cache_read") && !key.equals("output"))
            .count();
    return rates.isEmpty() ? "no price" : more == 0 ? "" : more + " more";
  }

  private static String json(ListedModel model, Map<String, String> rates) {
    return JsonLine.of(
        out -> {
          out.writeStringField("provider", model.provider());
          out.writeStringField("model", model.name());
          out.writeStringField("entry", model.modelName());
          out.writeStringField("list", model.source());
          out.writeObjectFieldStart("prices");
          for (Map.Entry<String, String> rate : rates.entrySet()) {
            out.writeStringField(rate.getKey(), rate.getValue());
          }
          out.writeEndObject();
        });
  }
}
