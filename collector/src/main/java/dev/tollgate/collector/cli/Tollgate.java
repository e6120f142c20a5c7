package dev.tollgate.collector.cli;

import dev.tollgate.collector.report.Style;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code tollgate}: its global options and what its subcommands share. */
@Command(
    name = "tollgate",
    description = "Meters and caps what JVM applications spend on LLM calls.",
    mixinStandardHelpOptions = true,
    versionProvider = Tollgate.Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:ok", "1:a finding, or something could not be done", "2:wrong usage"},
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nParameters:%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  tollgate check tollgate.yaml           before it is obeyed",
      "  tollgate serve &                       tail, aggregate, publish",
      "  tollgate tail --since 15m              what is being spent",
      "  tollgate why 019ac3f2-7d4e             why a call costs what it does",
      "  tollgate caps                          how the caps stand",
      "  tollgate jvms                          which JVMs have an agent",
      "  tollgate attach 4711                   into a running service",
      "  tollgate doctor                        what is wrong, and what to do",
      "  tollgate ledger verify                 is every file as it should be?",
      "  tollgate prices show gpt-5.6           what a model costs, and why",
      "  source <(tollgate generate-completion) completion in this shell"
    },
    subcommands = {
      ServeCommand.class,
      TailCommand.class,
      CapsCommand.class,
      ProveCapsCommand.class,
      WhyCommand.class,
      CheckCommand.class,
      ReplayCommand.class,
      RepriceCommand.class,
      ReconcileCommand.class,
      AttachCommand.class,
      DetachCommand.class,
      JvmsCommand.class,
      DoctorCommand.class,
      LedgerCommand.class,
      BoardCommand.class,
      PricesCommand.class,
      AutoComplete.GenerateCompletion.class
    })
final class Tollgate implements Runnable {
  static final int OK = 0;
  static final int FINDING = 1;

  private final Clock clock;
  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Where ledgers, board and tollgate.yaml are. Default: $$TOLLGATE_HOME, else"
              + " /var/lib/tollgate if it exists, else ~/.tollgate.")
  private @Nullable Path home;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print JSON: one object a line, its shape documented and versioned.")
  private boolean json;

  @Option(
      names = "--timezone",
      paramLabel = "ZONE",
      scope = ScopeType.INHERIT,
      description = "IANA time zone of days and of times in tables. Default: UTC.")
  private @Nullable String timezone;

  private Tollgate(Clock clock, Map<String, String> environment) {
    this.clock = clock;
    this.environment = environment;
  }

  /** The command, ready to execute. */
  static CommandLine commandLine(
      PrintWriter out, PrintWriter err, Clock clock, Map<String, String> environment) {
    CommandLine line = new CommandLine(new Tollgate(clock, environment));
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof ParameterException wrong) {
            throw wrong;
          }
          out.flush();
          String message = failure.getMessage();
          err.println(
              failure instanceof IOException && message != null
                  ? "tollgate: " + explain(failure, message)
                  : "tollgate: a defect: " + failure + "; please report it");
          return FINDING;
        });
    return line;
  }

  /** What an error of the file system means, since its message is often only a path. */
  private static String explain(Throwable failure, String message) {
    if (failure instanceof AccessDeniedException) {
      return message + " may not be read or written by this user; join its group, or give --home";
    }
    if (failure instanceof NoSuchFileException) {
      return message + " does not exist; check --home";
    }
    if (failure instanceof FileSystemException) {
      return failure.getClass().getSimpleName() + ": " + message;
    }
    return message;
  }

  @Override
  public void run() {
    throw new ParameterException(spec().commandLine(), "which command? one is needed");
  }

  Clock clock() {
    return clock;
  }

  boolean json() {
    return json;
  }

  Home home() {
    return Home.of(
        home != null ? home : Home.defaultRoot(environment, System.getProperty("user.home", "?")));
  }

  /** The home, which must be there. */
  Home existingHome() throws IOException {
    Home found = home();
    if (!Files.isDirectory(found.root())) {
      throw new IOException(
          found + " does not exist; run tollgate serve, or give the right --home");
    }
    return found;
  }

  ZoneId zone() {
    String text = timezone;
    if (text == null) {
      return ZoneId.of("UTC");
    }
    if (!ZoneId.getAvailableZoneIds().contains(text)) {
      throw new ParameterException(
          spec().commandLine(),
          "--timezone: \"" + text + "\" is not an IANA time zone; write for example Europe/Berlin");
    }
    return ZoneId.of(text);
  }

  /** Colours and bars where stdout is a terminal that knows them. */
  Style style() {
    boolean plain = environment.containsKey("NO_COLOR") || "dumb".equals(environment.get("TERM"));
    return !plain && Terminal.isStdout() ? Style.TERMINAL : Style.PLAIN;
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec);
  }

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Tollgate.class.getPackage().getImplementationVersion();
      return new String[] {"tollgate " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
