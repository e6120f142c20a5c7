package dev.tollgate.simulator.reply;

import dev.tollgate.simulator.billing.Rates;
import dev.tollgate.simulator.billing.TokenCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * What a batch was asked and answered, all of which follows from its name: there is every batch,
 * and each has come to its end. It is billed once, whoever looks at it in whatever form. Immutable.
 *
 * @param answers one a request; the last request was in error and is not among them
 */
record Batch(String name, List<Composition> answers) {
  /** Requests of a batch, with the one in error. */
  static final int REQUESTS = 4;

  /**
   * The batch of this name.
   *
   * @param rates those of batches
   */
  static Batch named(String name, Rates rates, Behaviour behaviour) {
    List<Composition> answers = new ArrayList<>();
    for (int i = 1; i < REQUESTS; i++) {
      Prompt prompt = new Prompt(name + " " + i, -1, rates.reasons(), Prompt.Cache.AUTOMATIC);
      answers.add(Composition.of(prompt, rates, behaviour, ""));
    }
    return new Batch(name, List.copyOf(answers));
  }

  /** What all answers took. */
  TokenCounts tokens() {
    TokenCounts sum = TokenCounts.NONE;
    for (Composition answer : answers) {
      sum = sum.plus(answer.tokens());
    }
    return sum;
  }

  /** What a look at the batch is billed for: everything the first time, then nothing. */
  TokenCounts billed(Composition look) {
    return look.again() ? TokenCounts.NONE : tokens();
  }

  /** Two looks at one batch are the same, in whatever form: so they have the same prompt. */
  static Prompt look(String name) {
    return new Prompt(name, 0, false, Prompt.Cache.NONE);
  }

  /** What tells looks at this batch from others. */
  static String sameness(String name) {
    return "batch " + name;
  }
}
