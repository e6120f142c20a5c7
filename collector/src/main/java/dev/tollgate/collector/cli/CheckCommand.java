package dev.tollgate.collector.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.collector.config.CapSpec;
import dev.tollgate.collector.config.Config;
import dev.tollgate.collector.config.ConfigException;
import dev.tollgate.collector.config.ConfigFile;
import dev.tollgate.collector.config.Finding;
import dev.tollgate.collector.config.Lint;
import dev.tollgate.collector.correct.TodaysPrices;
import dev.tollgate.ledger.pricing.PriceCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate check}. */
@Command(
    name = "check",
    description =
        "Checks a configuration file without obeying it. Prints every finding as file:line:column:"
            + " value and remedy, caps that never refuse, alerts that never come and ladders that do"
            + " not lead down among them; exits with 1 if there is one.",
    footer = {
      "  tollgate check tollgate.yaml",
      "  tollgate check tollgate.yaml && cp tollgate.yaml ~/.tollgate/"
    })
final class CheckCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The file to check.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Tollgate global = Objects.requireNonNull(tollgate);
    boolean json = global.json();
    Path checked = Objects.requireNonNull(file);
    try {
      Config config = ConfigFile.load(checked);
      PriceCatalog prices =
          config.ladders().isEmpty() ? PriceCatalog.builtIn() : TodaysPrices.of(global.home());
      List<Finding> doubts = Lint.of(checked.toString(), config, prices, global.clock().millis());
      if (json) {
        out.println(json(doubts, soft(config)));
      } else if (doubts.isEmpty()) {
        int switches = config.killSwitches().size();
        out.println(
            checked
                + ": ok, "
                + config.caps().size()
                + " caps"
                + (switches == 0 ? "" : ", " + switches + " kill switches"));
        soft(config)
            .forEach(
                id ->
                    out.println(
                        "cap \""
                            + id
                            + "\" is soft: hold: expected lets its limit be passed by what calls"
                            + " come to beyond what 99 of 100 did before"));
      } else {
        doubts.forEach(finding -> out.println(finding.text()));
      }
      return doubts.isEmpty() ? Tollgate.OK : Tollgate.FINDING;
    } catch (ConfigException e) {
      if (json) {
        out.println(json(e.findings(), List.of()));
      } else {
        e.findings().forEach(finding -> out.println(finding.text()));
      }
      return Tollgate.FINDING;
    }
  }

  /** The caps whose limits can be passed, by their own word. */
  private static List<String> soft(Config config) {
    return config.caps().stream().filter(CapSpec::holdsExpected).map(CapSpec::id).toList();
  }

  private static String json(List<Finding> findings, List<String> soft) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("v", 1);
      out.writeBooleanField("ok", findings.isEmpty());
      out.writeArrayFieldStart("findings");
      for (Finding finding : findings) {
        out.writeStartObject();
        out.writeStringField("file", finding.file());
        out.writeNumberField("line", finding.line());
        out.writeNumberField("column", finding.column());
        out.writeStringField("path", finding.path());
        out.writeStringField("message", finding.message());
        out.writeEndObject();
      }
      out.writeEndArray();
      if (!soft.isEmpty()) {
        out.writeArrayFieldStart("soft");
        for (String id : soft) {
          out.writeString(id);
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    }
    return text.toString();
  }
}
