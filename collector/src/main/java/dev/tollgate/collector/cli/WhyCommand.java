package dev.tollgate.collector.cli;

import dev.tollgate.collector.why.Explanation;
import dev.tollgate.collector.why.WhyJson;
import dev.tollgate.collector.why.WhyText;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate why}. */
@Command(
    name = "why",
    description = {
      "Says why a call costs what it does: the usage as it was read, the price that was applied and"
          + " the rule that found it, the arithmetic, the list, contracted, counted and vendor's"
          + " cost, the caps it counts on and what was corrected since.",
      "Reads the ledgers itself: it needs no collector. Exits with 1 if there is no such call."
    },
    footer = {
      "  tollgate why 019ac3f2-7d4e-7b1c-9a53-0d2f4b6c8e10   a charge's id, as in tail --json",
      "  tollgate why 019ac3f2-7d4e                          or the beginning of one",
      "  tollgate why req_011CQ6qW                           or the provider's request id",
      "  tollgate why --json req_011CQ6qW | jq .today.lines"
    })
final class WhyCommand implements Callable<Integer> {
  /** The part of an id that is its time alone says nothing. */
  private static final int SHORTEST = 8;

  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "CALL",
      description = "A charge's id, the beginning of one, or the provider's id of the request.")
  private String call = "";

  @Override
  public Integer call() throws IOException {
    Tollgate global = Objects.requireNonNull(tollgate);
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    String id = call.strip();
    boolean isId = id.matches("[0-9a-fA-F-]*");
    if (isId && id.length() < SHORTEST) {
      throw new ParameterException(
          command.commandLine(),
          '"' + call + "\" is too short to name a call; give " + SHORTEST + " characters or more");
    }
    Home home = global.existingHome();
    List<Explanation> found =
        Explanation.find(
            home, Board.bootId(), global.clock(), isId ? id.toLowerCase(Locale.ROOT) : id);
    if (found.isEmpty()) {
      err.println(
          "no call " + id + " in " + home + "; tollgate tail --json shows ids and request ids");
      return Tollgate.FINDING;
    }
    String between = "";
    for (Explanation each : found) {
      if (global.json()) {
        out.println(WhyJson.of(each));
      } else {
        out.print(between);
        WhyText.of(each, global.style()).forEach(out::println);
        between = System.lineSeparator();
      }
    }
    return Tollgate.OK;
  }
}
