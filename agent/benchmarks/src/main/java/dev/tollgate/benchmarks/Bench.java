package dev.tollgate.benchmarks;

import dev.tollgate.benchmarks.path.Effort;
import dev.tollgate.benchmarks.path.PathRun;
import dev.tollgate.benchmarks.path.PathStep;
import dev.tollgate.benchmarks.peers.PeerEffort;
import dev.tollgate.benchmarks.peers.PeerReport;
import dev.tollgate.benchmarks.peers.PeerRun;
import dev.tollgate.benchmarks.report.Report;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./tollgate bench}: what each step of a call costs. A goal that is missed is named and no
 * failure: exit code 0 if everything could be measured, 1 if not, 2 for wrong usage.
 */
@Command(
    name = "tollgate bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures what the agent costs, and prints it beside what it may cost.")
public final class Bench implements Callable<Integer> {
  @Option(names = "--root", hidden = true, description = "The built source tree.")
  private Path root = Path.of("");

  @Option(
      names = "--against-otel",
      description =
          "Measure whole JVMs instead: start and calls, without an agent, with Tollgate, and with"
              + " opentelemetry-javaagent.")
  private boolean againstOtel;

  @Option(names = "--thorough", description = "Measure longer: half an hour instead of minutes.")
  private boolean thorough;

  @Option(
      names = "--step",
      paramLabel = "NAME",
      description = "Measure this step only; may be given several times: ${COMPLETION-CANDIDATES}.")
  private List<PathStep> steps = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "With --against-otel: how many rounds; 7, or 21 with --thorough.")
  private @Nullable Integer rounds;

  @Option(
      names = "--clients",
      split = ",",
      paramLabel = "NAME",
      description = "With --against-otel: the HTTP clients, or all; jdk,okhttp.")
  private List<String> clients = PeerRun.USUAL;

  @Option(
      names = "--by-client",
      description = "With --against-otel: a row for each client, and no starts.")
  private boolean byClient;

  @Option(names = "--markdown", description = "Print a Markdown table.")
  private boolean markdown;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  Bench() {}

  /** Runs the command. */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new Bench());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setExecutionExceptionHandler(
        (failure, failed, parsed) -> {
          failed.getErr().println("tollgate bench: " + failure);
          return 1;
        });
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Installation installation = new Installation(root);
    print(againstOtel ? peers(installation) : path(installation));
    return 0;
  }

  private Report path(Installation installation) throws Exception {
    return new PathRun(
            thorough ? Effort.THOROUGH : Effort.QUICK,
            MeasuringJvm.options(installation),
            System.err)
        .measure(steps.isEmpty() ? EnumSet.allOf(PathStep.class) : EnumSet.copyOf(steps));
  }

  private Report peers(Installation installation) throws Exception {
    PeerEffort effort = thorough ? PeerEffort.THOROUGH : PeerEffort.QUICK;
    PeerReport report =
        new PeerRun(
                installation,
                rounds == null ? effort : effort.withRounds(rounds),
                clients.equals(List.of("all")) ? PeerRun.ALL : clients,
                System.err)
            .measure();
    return byClient ? report.byClient() : report;
  }

  private void print(Report report) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (json) {
      out.println(report.json());
      return;
    }
    List<String> lines = markdown ? report.table().markdown() : report.table().text();
    out.println(report.title() + (markdown ? ":\n" : "\n"));
    lines.forEach(out::println);
  }
}
