package dev.tollgate.collector.prove;

import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The caps of one experiment: three tiny ones for each round, in dollars, calls and tokens, each of
 * them the tight one in turn, and two wide ones that every call counts on. Immutable.
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

  private static final String[] WINDOWS = {"hour", "day", "month", "total"};

  /** The model that a round's calls ask for. */
  static String model(int round) {
    return "proof-r" + round;
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
    cap(text, "all-dollars", null, "hour", "1000 USD");
    cap(text, "all-calls", null, "day", "1000000 calls");
    for (int round = 0; round < rounds; round++) {
      int tight = round % 3;
      String window = WINDOWS[round % WINDOWS.length];
      cap(text, "r" + round + "-dollars", model(round), window, tight == 0 ? "0.003 USD" : "1 USD");
      cap(
          text,
          "r" + round + "-calls",
          model(round),
          "total",
          tight == 1 ? "6 calls" : "900 calls");
      cap(
          text,
          "r" + round + "-tokens",
          model(round),
          window,
          tight == 2 ? "1500 tokens" : "1M tokens");
      if (round % LONE_EVERY == 0) {
        cap(text, "lone" + round, loneModel(round), "total", LONE_CALLS + " calls");
      }
    }
    return text.toString();
  }

  private void cap(
      StringBuilder text, String id, @Nullable String model, String window, String limit) {
    text.append("  - id: ").append(id).append("\n    owner: proof\n");
    if (model != null) {
      text.append("    scope: {model: ").append(model).append("}\n");
    }
    text.append("    window: ").append(window).append("\n    limit: ").append(limit);
    text.append("\n    when_unenforceable: refuse\n");
    if (shadow) {
      text.append("    shadow: true\n");
    }
  }
}
