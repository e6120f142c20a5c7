package dev.tollgate.collector.cli;

import dev.tollgate.collector.prove.Proof;
import dev.tollgate.collector.prove.ProofOptions;
import dev.tollgate.collector.prove.Proving;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tollgate prove-caps}. */
@Command(
    name = "prove-caps",
    description = {
      "Tries to break the caps on this machine: JVMs under the agent call a provider of the"
          + " command's own against tiny caps, while JVMs and the collector are killed at random."
          + " Uses homes of its own and no network.",
      "Holds if no limit was passed, by the ledgers and by the provider's bill; nothing is held at"
          + " the end; the board equals the ledgers; and nobody was refused who had room. Exits"
          + " with 1 if not."
    },
    footer = {
      "  tollgate prove-caps",
      "  tollgate prove-caps --rounds 2000 --seed 7 --json",
      "  tollgate prove-caps --shadow           can it fail? nothing is held, so it must"
    })
final class ProveCapsCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Tollgate tollgate;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private AgentOption agent = new AgentOption();

  @Option(names = "--rounds", description = "How many rounds. Default: ${DEFAULT-VALUE}.")
  private int rounds = 60;

  @Option(names = "--seed", description = "Who calls what and is killed when. Default: 1.")
  private long seed = 1;

  @Option(names = "--jvms", description = "How many JVMs call. Default: ${DEFAULT-VALUE}.")
  private int jvms = 3;

  @Option(names = "--threads", description = "Threads of each. Default: ${DEFAULT-VALUE}.")
  private int threads = 4;

  @Option(names = "--calls", description = "Calls of a thread. Default: ${DEFAULT-VALUE}.")
  private int calls = 3;

  @Option(
      names = "--kill-every",
      description = "In one of so many rounds a JVM is killed. Default: ${DEFAULT-VALUE}.")
  private int killEvery = 8;

  @Option(names = "--shadow", description = "All caps in shadow: limits must then be passed.")
  private boolean shadow;

  @Override
  public Integer call() throws IOException {
    Tollgate global = Objects.requireNonNull(tollgate);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    ProofOptions options =
        new ProofOptions(
            least(rounds),
            seed,
            least(jvms),
            least(threads),
            least(calls),
            least(killEvery),
            shadow);
    Proof proof =
        new Proving(
                Main.class.getName(),
                agent.read().path(),
                line -> {
                  err.println(line);
                  err.flush();
                })
            .prove(options);
    proof.findings().stream().limit(20).forEach(err::println);
    if (global.json()) {
      out.println(proof.json());
    } else {
      out.println(
          proof.rounds()
              + " rounds, "
              + proof.calls()
              + " calls, "
              + proof.refused()
              + " refused, "
              + proof.kills()
              + " kills");
      out.println("passed limits by      " + proof.overshoot());
      out.println("held at the end       " + proof.heldAtEnd());
      out.println("board equals ledger   " + (proof.boardEqualsLedger() ? "yes" : "no"));
      out.println("refused with room     " + proof.falseRefusals());
      out.println(proof.holds() ? "the caps hold" : "THE CAPS DO NOT HOLD");
    }
    return proof.holds() ? Tollgate.OK : Tollgate.FINDING;
  }

  private static int least(int number) {
    return Math.max(1, number);
  }
}
