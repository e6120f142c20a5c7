package dev.tollgate.collector.prove;

import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The caps of one experiment: three tiny ones for each round, in dollars, calls and tokens, each of
 * them the tight one in turn, of some rounds with a reserve, and three wide ones that every call
 * counts on. Immutable.
 *
 * @param rounds how many rounds have caps of their own
 * @param shadow whether nothing is held, so that the limits are passed
 */
record Rules(int rounds, boolean shadow) {
  /** Nano-USD per token, and those of the output. */
  static final long INPUT_NANOS = 2_000;

  static final long OUTPUT_NANOS = 8_000;

  /** A lone caller calls in every so many rounds. */
  static final int LONE_EVERY = 5;

  /** So many calls a lone caller has room for. */
  static final int LONE_CALLS = 3;

  /** In every so many rounds half of the tight limit is kept for the calls of one model. */
  private static final int RESERVE_EVERY = 5;

  private static final String[] WINDOWS = {"hour", "day", "month", "total"};

  /** The model that a round's calls ask for. */
  static String model(int round) {
    return "proof-r" + round + "-all";
  }

  /** The model whose calls may draw on the reserve of a round; {@link #model} where it has none. */
  static String priorModel(int round) {
    return keepsReserve(round) ? "proof-r" + round + "-prior" : model(round);
  }

  private static boolean keepsReserve(int round) {
    return round % RESERVE_EVERY == 1;
  }

  /** The model that a lone caller asks for in a round. */
  static String loneModel(int round) {
    return "proof-lone" + round;
  }

  /** A model that only the wide caps count. */
  static String warmModel() {
    return "proof-warm";
  }

  /** Writes configuration and prices into a home. */
  void write(Home home, int port) throws IOException {
    Files.createDirectories(home.prices());
    Files.writeString(home.prices().resolve("proof.prices"), prices());
    Path config = home.config();
    Files.writeString(config, config(port));
  }

  private String prices() {
    StringBuilder text = new StringBuilder("tollgate-prices 1\ncatalog proof 1\nprovider openai\n");
    text.append("  model ").append(warmModel());
    for (int round = 0; round < rounds; round++) {
      text.append(' ').append(model(round)).append(' ').append(loneModel(round));
      if (keepsReserve(round)) {
        text.append(' ').append(priorModel(round));
      }
    }
    // USD per million tokens are a thousandth of nano-USD per token.
    return text.append("\n    rates input ")
        .append(INPUT_NANOS / 1_000)
        .append(" output ")
        .append(OUTPUT_NANOS / 1_000)
        .append('\n')
        .toString();
  }

  private String config(int port) {
    StringBuilder text = new StringBuilder("endpoints:\n  127.0.0.1:" + port + ": openai\ncaps:\n");
    cap(text, "all-dollars", null, "hour", "1000 USD", "");
    cap(text, "all-calls", null, "day", "1000000 calls", "");
    cap(text, "all-waste", null, "day", "900 USD", "each: waste, actions: {100%: alert}, ");
    for (int round = 0; round < rounds; round++) {
      round(text, round);
    }
    return text.toString();
  }

  private void round(StringBuilder text, int round) {
    int tight = round % 3;
    String window = WINDOWS[round % WINDOWS.length];
    String models = "proof-r" + round + "-*";
    String name = "r" + round;
    String reserve = keepsReserve(round) ? "reserve: {amount: 50%}, " : "";
    cap(
        text,
        name + "-dollars",
        models,
        window,
        tight == 0 ? "0.003 USD" : "1 USD",
        tight == 0 ? reserve : "");
    cap(
        text,
        name + "-calls",
        models,
        "total",
        tight == 1 ? "6 calls" : "900 calls",
        tight == 1 ? reserve : "");
    cap(
        text,
        name + "-tokens",
        models,
        window,
        tight == 2 ? "1500 tokens" : "1M tokens",
        tight == 2 ? reserve : "");
    if (keepsReserve(round)) {
      cap(text, name + "-prior", priorModel(round), "total", "900 calls", "priority: high, ");
    }
    if (round % LONE_EVERY == 0) {
      cap(text, "lone" + round, loneModel(round), "total", LONE_CALLS + " calls", "");
    }
  }

  private void cap(
      StringBuilder text,
      String id,
      @Nullable String models,
      String window,
      String limit,
      String more) {
    text.append("  - {id: ").append(id).append(", owner: proof, ");
    if (models != null) {
      text.append("scope: {model: \"").append(models).append("\"}, ");
    }
    text.append("window: ").append(window).append(", limit: ").append(limit).append(", ");
    text.append(more).append(shadow ? "shadow: true, " : "");
    text.append("when_unenforceable: refuse}\n");
  }
}
