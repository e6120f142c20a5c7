package dev.tollgate.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ./tollgate cases DIR}. Exit code 0 if every case passes, 1 if not, 2 for usage. */
public final class CasesCommand {
  private static final String HELP =
      """
      Usage: tollgate cases DIR [--prices FILE] [--client jdk|okhttp] [--json]
      Replays every DIR/*.json, a recorded exchange with an LLM provider, through a JVM with the
      agent, and compares that JVM's ledger with what the file expects. Each is replayed by the
      JDK's client and by OkHttp, in pieces of 1, 7 and 4096 bytes, plain and gzip. No network.
        --prices FILE   price by this file: model_prices_and_context_window.json (LiteLLM), or
                        a catalogue in Tollgate's own format. Default: the built-in catalogue,
                        with the prices in force on 2026-08-02
        --client NAME   only this client
        --json          one object a line, described in test-apps/cases/README.md
      The last line is: N passed, N failed.
      Exit code: 0 all passed, 1 one failed, 2 usage.\
      """;

  private CasesCommand() {}

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    Path root = Path.of("");
    Path directory = null;
    Path prices = null;
    List<String> clients = Variant.CLIENTS;
    boolean json = false;
    for (int i = 0; i < args.length; i++) {
      String value = i + 1 < args.length ? args[i + 1] : null;
      switch (args[i]) {
        case "-h", "--help" -> {
          System.out.println(HELP);
          return 0;
        }
        case "--json" -> json = true;
        case "--root", "--prices", "--client" -> {
          if (value == null) {
            return usage(args[i] + " needs a value");
          }
          switch (args[i]) {
            case "--root" -> root = Path.of(value);
            case "--prices" -> prices = Path.of(value);
            default -> clients = List.of(value);
          }
          i++;
        }
        default -> {
          if (args[i].startsWith("-") || directory != null) {
            return usage("\"" + args[i] + "\" is one too many");
          }
          directory = Path.of(args[i]);
        }
      }
    }
    String wrong = wrong(directory, prices, clients);
    if (directory == null || wrong != null) {
      return usage(String.valueOf(wrong));
    }
    return run(root, directory, prices, clients, json);
  }

  private static @Nullable String wrong(
      @Nullable Path directory, @Nullable Path prices, List<String> clients) {
    if (directory == null) {
      return "name the directory of the cases";
    }
    if (!Files.isDirectory(directory)) {
      return directory + " is not a directory";
    }
    if (prices != null && !Files.isReadable(prices)) {
      return prices + " is not a file that can be read";
    }
    return Variant.CLIENTS.containsAll(clients)
        ? null
        : "--client: " + clients.get(0) + " is not a client; write one of " + Variant.CLIENTS;
  }

  private static int run(
      Path root, Path directory, @Nullable Path prices, List<String> clients, boolean json) {
    try {
      Report report = Cases.run(root, directory, prices, clients);
      (json ? report.json() : report.text()).forEach(System.out::println);
      return report.failed() == 0 && report.passed() > 0 ? 0 : 1;
    } catch (IOException | java.security.GeneralSecurityException e) {
      System.err.println("tollgate cases: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static int usage(String wrong) {
    System.err.println("tollgate cases: " + wrong + "\n" + HELP);
    return 2;
  }
}
