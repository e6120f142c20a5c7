package dev.tollgate.collector.cli;

import dev.tollgate.collector.config.Config;
import dev.tollgate.collector.config.ConfigException;
import dev.tollgate.collector.config.ConfigFile;
import dev.tollgate.collector.replay.Replay;
import dev.tollgate.collector.report.ReplayReport;
import dev.tollgate.collector.report.Since;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate replay}. */
@Command(
    name = "replay",
    description = {
      "Lets the calls of the past pass a configuration that is not in force: what its caps would"
          + " have come to, announced and refused. Changes nothing, and needs no collector.",
      "A call is asked with what it came to, in the order in which calls began; one that is refused"
          + " counts nothing. In force a call is asked with the most that it can come to, so a"
          + " limit may refuse the last calls before it a little earlier. A call that a throttle"
          + " would have sent back counts all the same, since its SDK would have tried again. Kill"
          + " switches count calls, retries, tokens and USD in each JVM; what they would have read"
          + " in the requests themselves (repeats, growth, tool calls) is in no ledger. Burn rates"
          + " are not replayed."
    },
    footer = {
      "  tollgate replay --config new.yaml --since 7d",
      "  tollgate replay --config new.yaml --since 2026-11-01 --json | jq '.caps[] |"
          + " select(.refused > 0)'"
    })
final class ReplayCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration to try.")
  private @Nullable Path file;

  @Option(
      names = "--since",
      required = true,
      paramLabel = "TIME",
      description =
          "Calls that began then or later: 15m, 2h, 7d ago, or 2026-11-22, 2026-11-22T08:30:00Z.")
  private String since = "";

  @Override
  public Integer call() throws IOException {
    Tollgate global = Objects.requireNonNull(tollgate);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Home home = global.existingHome();
    Config config;
    try {
      config = ConfigFile.load(Objects.requireNonNull(file));
    } catch (ConfigException e) {
      e.findings().forEach(finding -> out.println(finding.text()));
      return Tollgate.FINDING;
    }
    try (LedgerTail tail = new LedgerTail(home, global.clock(), line -> {})) {
      Replay replay = Replay.of(config, tail, sinceMs(global));
      if (global.json()) {
        out.println(ReplayReport.json(replay));
      } else {
        ReplayReport.text(replay, global.style(), global.zone()).forEach(out::println);
      }
    }
    return Tollgate.OK;
  }

  private long sinceMs(Tollgate global) {
    try {
      return Since.parse(since, global.zone(), global.clock().instant()) / 1_000;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--since: " + e.getMessage(), e);
    }
  }
}
